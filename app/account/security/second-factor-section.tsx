"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/time";
import type { Security } from "@/server/users/second-factor/security.schema";
import { AccountRow } from "../account-row";
import { AuthenticatorDialog } from "./authenticator-dialog";
import { PasskeyRows } from "./passkey-rows";
import { RecoveryCodesRow } from "./recovery-codes";

/** What signing in asks for beside the password or link. */
export function SecondFactorSection({ security }: { security: Security }) {
  const { second_factor_since, authenticator_since, passkeys, recovery_codes_left } = security;
  return (
    <Section
      title="Two-factor sign-in"
      description="A password or a mailbox can be stolen. With a second factor, neither is enough to sign in."
      aside={
        second_factor_since ? <Badge tone="good">On</Badge> : <Badge tone="outline">Off</Badge>
      }
    >
      <Card flush>
        <ul className="divide-y">
          <AccountRow
            title="Authenticator app"
            detail={
              authenticator_since ? (
                <>
                  Added <Time iso={authenticator_since} as="date" />
                </>
              ) : (
                "Codes from an app on your phone, such as 1Password or Google Authenticator."
              )
            }
          >
            <AuthenticatorDialog isReplacement={authenticator_since !== null} />
            {authenticator_since ? <RemoveAuthenticator /> : null}
          </AccountRow>
          <PasskeyRows passkeys={passkeys} />
          {second_factor_since ? <RecoveryCodesRow left={recovery_codes_left} /> : null}
        </ul>
      </Card>
    </Section>
  );
}

function RemoveAuthenticator() {
  const { run } = useChange();
  return (
    <ConfirmDialog
      danger
      title="Remove the authenticator app?"
      consequence="Its codes stop working. If it is your only second factor, two-factor sign-in is off and your recovery codes stop working too."
      confirmLabel="Remove the app"
      trigger={
        <Button size="sm" aria-label="Remove the authenticator app">
          Remove
        </Button>
      }
      onConfirm={async () => {
        const refused = await run(
          () => trpc.me.authenticator_remove.mutate({}),
          () => "The authenticator app was removed",
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
