"use client";

import Link from "next/link";
import { useParams } from "next/navigation";
import { Button } from "@/components/ui/button";

/** To the overview of the organization whose pages one is in. */
export function OverviewLink() {
  const { org } = useParams<{ org: string }>();
  return (
    <Button asChild variant="primary">
      <Link href={`/${org}`}>Go to the overview</Link>
    </Button>
  );
}
