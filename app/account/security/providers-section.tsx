"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/time";
import { AccountRow } from "../account-row";

type Linked = { provider: "google" | "company"; name: string; linked_at: string };

/** The providers whose accounts sign this person in. */
export function ProvidersSection({ providers }: { providers: readonly Linked[] }) {
  return (
    <Section
      title="Sign-in providers"
      description="Signing in there signs you in here. A second factor is still asked for."
    >
      <Card flush>
        <ul className="divide-y">
          {providers.map((linked) => (
            <AccountRow
              key={linked.provider}
              title={<span className="inline-block first-letter:uppercase">{linked.name}</span>}
              detail={
                <>
                  Linked <Time iso={linked.linked_at} as="date" />
                </>
              }
            >
              <RemoveProvider {...linked} />
            </AccountRow>
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function RemoveProvider({ provider, name }: Linked) {
  const { run } = useChange();
  return (
    <ConfirmDialog
      danger
      title={`Remove ${name}?`}
      consequence={`You sign in with a password, a passkey or a link by email instead. If you sign in with ${name} again with this address, it is linked again.`}
      confirmLabel={`Remove ${name}`}
      trigger={
        <Button size="sm" aria-label={`Remove ${name}`}>
          Remove
        </Button>
      }
      onConfirm={async () => {
        const refused = await run(
          () => trpc.me.provider_remove.mutate({ provider }),
          () => `Removed: ${name}`,
        );
        if (refused) throw new Error(refused.message);
      }}
    />
  );
}
