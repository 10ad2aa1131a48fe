"use client";

import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogFooter } from "@/components/ui/dialog";
import { SecretToCopy } from "@/components/ui/secret-to-copy";
import { AccountRow } from "../account-row";

/** How many are left, and the way to new ones. */
export function RecoveryCodesRow({ left }: { left: number }) {
  const { run } = useChange();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <AccountRow
      title={<>Recovery codes {left < 4 ? <Badge tone="warn">{left} left</Badge> : null}</>}
      detail={`${left} of 10 left. Each signs you in once when your phone is lost.`}
    >
      <ConfirmDialog
        title="Make new recovery codes?"
        consequence="The codes you have stop working at once."
        confirmLabel="Make new codes"
        trigger={
          <Button size="sm" aria-label="Make new recovery codes">
            New codes
          </Button>
        }
        onConfirm={async () => {
          const refused = await run(
            async () => {
              setCodes((await trpc.me.recovery_codes_renew.mutate({})).recovery_codes);
            },
            () => "New recovery codes were made",
          );
          if (refused) throw new Error(refused.message);
        }}
      />
      <KeepCodes codes={codes} onKept={() => setCodes(null)} />
    </AccountRow>
  );
}

/** Shows new codes, once. */
export function KeepCodes({
  codes,
  onKept,
}: {
  codes: readonly string[] | null;
  onKept: () => void;
}) {
  if (!codes) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? null : onKept())}
      title="Keep your recovery codes"
      description="If you lose your phone or passkey, each of these signs you in once. They are shown only now."
      className="max-w-md"
    >
      <SecretToCopy secret={codes} label="Copy all" />
      <DialogFooter>
        <Button variant="primary" onClick={onKept}>
          I’ve kept them
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
