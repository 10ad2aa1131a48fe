"use client";

import { Link2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { lazyWindow } from "@/components/ui/lazy-window";

const LinkDialog = lazyWindow(() => import("./link-dialog").then((loaded) => loaded.LinkDialog));

/** Opens the window that makes an open link. */
export function LinkButton({
  organizationId,
  refusal,
}: {
  organizationId: string;
  refusal: string | null;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" disabledReason={refusal} onClick={() => setOpen(true)}>
        <Link2 aria-hidden />
        New link
      </Button>
      {isOpen ? (
        <LinkDialog organizationId={organizationId} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}
