"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { lazyWindow } from "@/components/ui/lazy-window";

const RedeemDialog = lazyWindow(() =>
  import("./redeem-dialog").then((loaded) => loaded.RedeemDialog),
);

/** Opens the dialog in which earnings are redeemed. */
export function RedeemButton({
  organizationId,
  available,
  payable,
  refusal,
}: {
  organizationId: string;
  /** Credits. */
  available: number;
  /** The part of them that may be paid out in money. */
  payable: number;
  refusal: string | null;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="primary" disabledReason={refusal} onClick={() => setIsOpen(true)}>
        Redeem
      </Button>
      {isOpen ? (
        <RedeemDialog
          organizationId={organizationId}
          available={available}
          payable={payable}
          onClose={() => setIsOpen(false)}
        />
      ) : null}
    </>
  );
}
