import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { CloseOrganization } from "./close-organization";
import { ReopenOrganization } from "./reopen-organization";

/** Closing the organization, or opening it again. */
export async function ClosingSection({ organization }: { organization: OrganizationAnswer }) {
  const { id, name, role, mode, closed_at: closedAt, time_zone: timeZone } = organization;
  if (closedAt)
    return (
      <Section title="This organization is closed">
        <Card className="grid gap-4">
          <p className="max-w-2xl">
            Closed <Time iso={closedAt} timeZone={timeZone} as="date" />. Its books, ledger and
            receipts can be read; everything else is refused. Reopening brings back members, credits
            and API keys. Auto-recharge stays off and recurring work stays paused until you switch
            them on.
          </p>
          <ReopenOrganization id={id} name={name} />
        </Card>
      </Section>
    );
  if (mode === "test") return null;
  const mayClose = role === "owner" && !organization.totals_only;
  const preview = mayClose
    ? await load((caller) => caller.organization.preview_closing({ organization_id: id }))
    : null;
  const linked = preview?.blocked_by ?? [];
  return (
    <Section title="Close this organization">
      <Card className="grid gap-4 border-bad-line">
        <p className="max-w-2xl">
          Stops API keys, charges, auto-recharge and the base fee at once, also in the
          sub-organizations it owns. Nothing is deleted: owners can still read the books and
          receipts, and reopen it.
        </p>
        {linked.length > 0 ? (
          <p className="max-w-2xl text-dim">
            Linked sub-organizations are independent, so close or move them first:{" "}
            {linked.map((other, at) => (
              <span key={other.id}>
                {at > 0 ? ", " : ""}
                <Link href={`/${other.slug}/settings`} className="underline underline-offset-4">
                  {other.name}
                </Link>
              </span>
            ))}
            .
          </p>
        ) : null}
        <div>
          {preview ? (
            <CloseOrganization
              preview={preview}
              disabledReason={linked.length > 0 ? "Linked sub-organizations are open" : null}
            />
          ) : (
            <Button variant="danger" disabledReason="Only an owner can close the organization">
              Close organization
            </Button>
          )}
        </div>
      </Card>
    </Section>
  );
}
