"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { lazyWindow } from "@/components/ui/lazy-window";
import type { CreateProps } from "./create-organization";

const CreateOrganization = lazyWindow(() =>
  import("./create-organization").then((loaded) => loaded.CreateOrganization),
);

/** Opens the window that puts an organization below another. */
export function CreateButton({
  disabledReason,
  ...props
}: CreateProps & { disabledReason: string | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Create sub-organization
      </Button>
      {isOpen ? <CreateOrganization {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
