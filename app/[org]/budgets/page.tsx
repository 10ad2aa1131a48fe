import type { Metadata } from "next";
import Link from "next/link";
import { load, organizationBySlug } from "@/app/trpc/server";
import { Button } from "@/components/ui/button";
import { spends, whyNotBudgets } from "./budget-access";
import { BudgetManager } from "./budget-manager";

export const metadata: Metadata = { title: "Budgets" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ before?: string | string[]; ask?: string | string[] }>;
};

const REQUESTS_SHOWN = 50;

export default async function BudgetsPage({ params, searchParams }: Props) {
  const { organization } = await organizationBySlug((await params).org);
  const { before, ask } = await searchParams;
  const refusal = whyNotBudgets(organization);
  const scope = { organization_id: organization.id };
  // An address somebody typed may hold anything: what is no cursor shows the first page.
  const cursor = typeof before === "string" && /^bud_[0-9a-z]{26}$/.test(before) ? before : null;
  const asked = typeof ask === "string" && /^bud_[0-9a-z]{26}$/.test(ask) ? ask : null;
  const mine = refusal ? ("true" as const) : ("false" as const);
  const wanted = { ...scope, mine, limit: REQUESTS_SHOWN };
  const [me, open, requests, page, subjects] = await Promise.all([
    load((caller) => caller.me.get({})),
    load((caller) => caller.budget_request.list({ ...wanted, status: "open" })),
    load((caller) => caller.budget_request.list(wanted)),
    load((caller) => caller.budget.list({ ...scope, limit: 100, ...(cursor ? { cursor } : {}) })),
    refusal ? null : load((caller) => caller.budget.subjects(scope)),
  ]);
  return (
    <>
      <BudgetManager
        organization={{
          id: organization.id,
          name: organization.name,
          timeZone: organization.time_zone,
        }}
        budgets={page.data}
        requests={[...open.data, ...requests.data.filter(({ status }) => status !== "open")]}
        subjects={subjects}
        refusal={refusal}
        me={{ id: me.id, spends: spends(organization) }}
        asked={asked}
      />
      {cursor || page.next_cursor ? (
        <nav aria-label="Pages" className="mt-3 flex gap-2">
          {cursor ? (
            <Button asChild size="sm">
              <Link href={`/${organization.slug}/budgets`}>Newest budgets</Link>
            </Button>
          ) : null}
          {page.next_cursor ? (
            <Button asChild size="sm">
              <Link href={`/${organization.slug}/budgets?before=${page.next_cursor}`}>
                Older budgets
              </Link>
            </Button>
          ) : null}
        </nav>
      ) : null}
    </>
  );
}
