import { load } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { MoveOrganization } from "./move-organization";

/** Where the organization stands in the tree, and moving it. */
export async function MovingSection({
  organization,
  parent,
}: {
  organization: OrganizationAnswer;
  parent: { id: string; name: string } | null;
}) {
  const { id, name, role, mode, totals_only: isTotals } = organization;
  if (mode === "test" || organization.closed_at) return null;
  const mayMove = role === "owner" && !isTotals;
  const { data } = mayMove
    ? await load((caller) => caller.organization.list({ limit: 100 }))
    : { data: [] };
  const parents = data.filter(
    (other) =>
      other.id !== id && !other.totals_only && ["owner", "admin"].includes(other.role ?? ""),
  );
  return (
    <Section title="Parent and billing">
      <Card className="grid gap-4">
        <p className="max-w-2xl">
          {parent ? `Part of ${parent.name}` : "A master organization"}, with{" "}
          {organization.billing_type === "own" ? "its own credits" : "its parent’s credits"}. An
          owner can move it, with everything below it, under another organization or give it its own
          billing.
        </p>
        <div>
          {mayMove ? (
            <MoveOrganization
              key={`${organization.parent_organization_id} ${organization.billing_type}`}
              organization={{ id, name }}
              current={{
                parent: organization.parent_organization_id ?? "none",
                relationship: organization.relationship_type ?? "owned",
                billing: organization.billing_type,
              }}
              parents={parents.map((other) => ({ value: other.id, label: other.name }))}
            />
          ) : (
            <Button disabledReason="Only an owner can move the organization">
              Move or change billing
            </Button>
          )}
        </div>
      </Card>
    </Section>
  );
}
