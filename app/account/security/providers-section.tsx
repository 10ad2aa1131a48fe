"use client";

import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/time";

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
            <li
              key={linked.provider}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4.5 py-3"
            >
              <div className="min-w-48 flex-1">
                <p className="font-medium first-letter:uppercase">{linked.name}</p>
                <p className="text-13 text-dim">
                  Linked <Time iso={linked.linked_at} as="date" />
                </p>
              </div>
              <RemoveProvider {...linked} />
            </li>
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
