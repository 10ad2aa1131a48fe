"use client";

import Link from "next/link";
import { type ComponentProps, useState } from "react";

/**
 * A link that each row of a list has. Its page is prefetched once somebody points at it: the list would otherwise ask
 * the server for every row that comes into view.
 */
export function RowLink(props: Omit<ComponentProps<typeof Link>, "prefetch">) {
  const [isPointedAt, setIsPointedAt] = useState(false);
  const onPoint = () => setIsPointedAt(true);
  return (
    <Link
      {...props}
      prefetch={isPointedAt ? null : false}
      onMouseEnter={onPoint}
      onFocus={onPoint}
    />
  );
}
