import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { PayoutList } from "./payout-list";

export const metadata: Metadata = { title: "Payouts", robots: { index: false } };

export default async function PayoutsPage() {
  const [waiting, decided] = await Promise.all([
    load((caller) => caller.staff.payout.list({ state: "pending" })),
    load((caller) => caller.staff.payout.list({ state: "decided", limit: 20 })),
  ]);
  const keyOf = ({ data }: typeof waiting) => data.map(({ id }) => id).join();
  return (
    <>
      <PageHeader
        title="Payouts"
        description="Creators’ requests to be paid their earnings. Send the money, then approve the payout with the transfer reference. Above the staff limit, a colleague confirms it under Approvals."
      />
      <Section title="To decide">
        <PayoutList
          key={keyOf(waiting)}
          first={waiting}
          state="pending"
          empty={{ title: "Nothing to decide", text: "Payout requests appear here." }}
        />
      </Section>
      <Section title="Decided">
        <PayoutList
          key={keyOf(decided)}
          first={decided}
          state="decided"
          empty={{
            title: "No decisions yet",
            text: "Approved and declined payouts appear here.",
          }}
        />
      </Section>
    </>
  );
}
