import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { RequestList } from "./request-list";

export const metadata: Metadata = { title: "Requests", robots: { index: false } };

export default async function RequestsPage() {
  const [waiting, recent, me] = await Promise.all([
    load((caller) => caller.staffRequests.list({ state: "pending" })),
    load((caller) => caller.staffRequests.list({ limit: 20 })),
    load((caller) => caller.me.get({})),
  ]);
  const decided = { ...recent, data: recent.data.filter(({ state }) => state !== "pending") };
  const keyOf = ({ data }: typeof waiting) => data.map(({ id, state }) => `${id}:${state}`).join();
  return (
    <>
      <PageHeader
        title="Requests"
        description="What creates more credits than one of us may decide alone. Somebody other than whoever asked approves it; nobody decides for an organization they belong to."
      />
      <Section title="Waiting for a second person" description="Each lapses after a week.">
        <RequestList
          key={keyOf(waiting)}
          first={waiting}
          myId={me.id}
          filter={{ state: "pending" }}
          empty={{
            title: "Nothing waits",
            text: "A grant, an adjustment, a quote or a price above the limit stands here until somebody decides.",
          }}
        />
      </Section>
      <Section title="Decided" description="The newest ones.">
        <RequestList
          key={keyOf(decided)}
          first={{ ...decided, next_cursor: null }}
          myId={me.id}
          filter={{}}
          empty={{
            title: "Nothing was decided yet",
            text: "Who approved or rejected what stands here.",
          }}
        />
      </Section>
    </>
  );
}
