"use client";

import {
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from "@simplewebauthn/browser";
import { useState } from "react";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { TextField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Time } from "@/components/ui/time";
import type { Security } from "@/server/users/second-factor/security.schema";
import { AccountRow } from "../account-row";
import { KeepCodes } from "./recovery-codes";

/** The passkeys of a person, and the way to another one. */
export function PasskeyRows({ passkeys }: { passkeys: Security["passkeys"] }) {
  return (
    <>
      <AccountRow
        title="Passkeys"
        detail="Your fingerprint, face or device PIN instead of a password. A passkey can’t be phished."
      >
        <AddPasskey />
      </AccountRow>
      {passkeys.map((passkey) => (
        <AccountRow
          key={passkey.id}
          isNested
          title={<span className="truncate">{passkey.name}</span>}
          detail={
            <>
              Added <Time iso={passkey.created_at} as="date" />
              {passkey.last_used_at ? (
                <>
                  , last used <Time iso={passkey.last_used_at} />
                </>
              ) : null}
            </>
          }
        >
          <RemovePasskey passkey={passkey} />
        </AccountRow>
      ))}
    </>
  );
}

function AddPasskey() {
  const { run, isPending, problem, clearProblem } = useChange();
  const [isOpen, setIsOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  async function add(name: string) {
    const begun = await trpc.me.passkey_start.mutate({});
    const optionsJSON = begun as unknown as PublicKeyCredentialCreationOptionsJSON;
    const { id, rawId, type, response } = await startRegistration({ optionsJSON });
    const { clientDataJSON, attestationObject, transports } = response;
    return trpc.me.passkey_add.mutate({
      name,
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject, transports },
      },
    });
  }

  return (
    <>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => {
          clearProblem();
          setIsOpen(open);
        }}
        title="Add a passkey"
        description="Your device asks for your fingerprint, face or PIN. Signing in without the passkey then asks for a second factor."
        className="max-w-md"
        trigger={
          <Button size="sm" aria-label="Add a passkey">
            Add
          </Button>
        }
      >
        <FormShell
          schema={() => import("./security-forms.schema").then((file) => file.passkeyForm)}
          defaultValues={{ name: "" }}
          onSubmit={async (values) => {
            const refused = await run(
              async () => setCodes((await add(values.name)).recovery_codes),
              () => "The passkey was added",
            );
            if (!refused) setIsOpen(false);
          }}
          submitError={problem}
          isPending={isPending}
          submitLabel="Add passkey"
          secondaryAction={<DialogCancel />}
        >
          <TextField name="name" label="Name" placeholder="My laptop" autoComplete="off" required />
        </FormShell>
      </Dialog>
      <KeepCodes codes={codes} onKept={() => setCodes(null)} />
    </>
  );
}

function RemovePasskey({ passkey: { id, name } }: { passkey: Security["passkeys"][number] }) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      danger
      title={`Remove ${name}?`}
      consequence="It no longer signs you in. If it is your only second factor, two-factor sign-in is off and your recovery codes stop working too."
      confirmLabel="Remove the passkey"
      trigger={
        <Button size="sm" aria-label={`Remove ${name}`}>
          Remove
        </Button>
      }
      onConfirm={async () => {
        const refused = await run(
          () => trpc.me.passkey_remove.mutate({ passkey_id: id }),
          () => `${name} was removed`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
