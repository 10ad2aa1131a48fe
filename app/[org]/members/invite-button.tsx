"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { lazyWindow } from "@/components/ui/lazy-window";
import type { InviteProps } from "./invite-dialog";

const InviteDialog = lazyWindow(() =>
  import("./invite-dialog").then((loaded) => loaded.InviteDialog),
);

/** Opens the window that invites somebody by email. */
export function InviteButton({ refusal, ...props }: InviteProps & { refusal: string | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" disabledReason={refusal} onClick={() => setOpen(true)}>
        <UserPlus aria-hidden />
        Invite someone
      </Button>
      {isOpen ? <InviteDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
