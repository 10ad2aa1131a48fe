import { Card } from "@/components/ui/card";

const steps = [
  ["Wallets", "from the top of this page down"],
  ["Within a wallet", "the grant with the lower priority number first"],
  ["Then", "what expires soonest; what never expires comes last"],
  ["Then", "promotional credits before paid ones, the older before the newer"],
] as const;

/** Which credits a charge takes: the rule the ledger itself follows. */
export function BurnOrderNote() {
  return (
    <Card className="text-13">
      <h2 className="font-medium">Which credits are spent first</h2>
      <ol className="mt-1 list-decimal pl-4.5 text-dim">
        {steps.map(([when, what]) => (
          <li key={what}>
            {when}: {what}.
          </li>
        ))}
      </ol>
      <p className="mt-1 text-dim">
        Grants limited to certain operations or organizations are skipped by everything else.
        Scheduled and expired credits are never spent.
      </p>
    </Card>
  );
}
