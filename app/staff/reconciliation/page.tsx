import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { PageHeader } from "@/components/ui/page-header";
import { ReconcileButton } from "./reconcile-button";
import { RunList } from "./run-list";
import { UnexpectedPayments } from "./unexpected-payments";

export const metadata: Metadata = { title: "Reconciliation", robots: { index: false } };

export default async function ReconciliationPage() {
  const [first, unexpected] = await Promise.all([
    load((caller) => caller.staff.reconciliations({})),
    load((caller) => caller.staff.unexpected_payments({})),
  ]);
  const running = first.data.some(({ state }) => state === "running");
  return (
    <>
      <PageHeader
        title="Reconciliation"
        description="Compares every charge, refund and dispute with Stripe’s balance, to the cent. Runs every night at 03:15 UTC."
        actions={<ReconcileButton running={running} />}
      />
      <RunList key={JSON.stringify(first.data.map(({ id, state }) => [id, state]))} first={first} />
      <UnexpectedPayments payments={unexpected.data} />
    </>
  );
}
