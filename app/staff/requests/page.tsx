import type { Metadata } from "next";
import Link from "next/link";
import { load } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { PayoutList } from "../payouts/payout-list";
import { RequestList } from "./request-list";

export const metadata: Metadata = { title: "Approvals", robots: { index: false } };

export default async function RequestsPage() {
  const [waiting, payouts, decided, me] = await Promise.all([
    load((caller) => caller.staff.request.list({ state: "pending" })),
    load((caller) => caller.staff.payout.list({ state: "pending" })),
    load((caller) => caller.staff.request.list({ state: "decided", limit: 20 })),
    load((caller) => caller.me.get({})),
  ]);
  const keyOf = ({ data }: typeof waiting) => data.map(({ id, state }) => `${id}:${state}`).join();
  return (
    <>
      <PageHeader
        title="Approvals"
        description="One queue for whatever a second person has to decide: grants, adjustments, quotes and prices above the limit, payouts, and lost second factors. A colleague decides. Nobody can decide for an organization they belong to."
      />
      <Section title="Waiting for a second person" description="Requests expire after a week.">
        <RequestList
          key={keyOf(waiting)}
          first={waiting}
          myId={me.id}
          filter={{ state: "pending" }}
          empty={{
            title: "No open requests",
            text: "Grants, adjustments, quotes and prices above the limit wait here for a decision.",
          }}
        />
      </Section>
      <Section
        title="Payouts to decide"
        description="Creators who asked to be paid their earnings."
        aside={<Link href="/staff/payouts">All payouts</Link>}
      >
        <PayoutList
          key={payouts.data.map(({ id }) => id).join()}
          first={payouts}
          state="pending"
          empty={{ title: "No payouts to decide", text: "Payout requests appear here too." }}
        />
      </Section>
      <Section title="Decided" description="Approved, rejected and expired requests.">
        <RequestList
          key={keyOf(decided)}
          first={decided}
          myId={me.id}
          filter={{ state: "decided" }}
          empty={{
            title: "No decisions yet",
            text: "Approved and rejected requests appear here, with who decided.",
          }}
        />
      </Section>
    </>
  );
}
