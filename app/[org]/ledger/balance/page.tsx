import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { nowIn } from "@/app/[org]/now-in";
import { load, organizationBySlug } from "@/app/trpc/server";
import { BalanceBridge } from "@/components/credits/balance-bridge";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { formatExactTime } from "@/server/foundation/date-words";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { creditsWord, formatCredits } from "@/server/pricing/amount-words";
import type { BalanceThenAnswer } from "@/server/usage/balance-then.schema";
import { Fact, Facts } from "../entry-facts";
import { localMoment, localText } from "./local-moment";

export const metadata: Metadata = { title: "Balance at a time" };

type Props = {
  params: Promise<{ org: string }>;
  searchParams: Promise<{ at?: string | string[]; seq?: string | string[] }>;
};

/** What the balance was at any moment, and movement by movement before and after it. */
export default async function BalancePage({ params, searchParams }: Props) {
  const [{ org }, asked] = await Promise.all([params, searchParams]);
  const { organization } = await organizationBySlug(org);
  const { question, problem } = readQuestion(asked, organization);
  const balance = await load((caller) =>
    caller.balance.get({ organization_id: organization.id, ...question }),
  );
  const base = `/${organization.slug}/ledger`;
  return (
    <>
      <PageHeader
        title="Balance at a time"
        breadcrumb={
          <Breadcrumb steps={[{ label: "Ledger", href: base }, { label: "Balance at a time" }]} />
        }
        description={`Every movement up to that moment counts. Times in ${organization.time_zone}.`}
      />
      {problem ? (
        <Banner tone="low" className="mb-4" title={problem}>
          The balance now is shown instead.
        </Banner>
      ) : null}
      <MomentForm
        action={`${base}/balance`}
        at={problem ? "" : localText(balance.at, organization.time_zone)}
      />
      {balance.available === null ? (
        <div className="rounded-xl border">
          <EmptyState
            title="Its credits are managed"
            text={`Another organization pays for ${organization.name}, so the balance is theirs.`}
          />
        </div>
      ) : (
        <BalanceFacts balance={balance} organization={organization} base={base} />
      )}
    </>
  );
}

function readQuestion(
  { at, seq }: Awaited<Props["searchParams"]>,
  organization: { time_zone: string; clock_ahead_seconds: number },
): { question: { at?: string; seq?: string }; problem: string | null } {
  if (typeof seq === "string" && /^\d{1,18}$/.test(seq))
    return { question: { seq }, problem: null };
  if (typeof at !== "string" || at === "") return { question: {}, problem: null };
  const moment = localMoment(at, organization.time_zone);
  if (!moment || moment.getUTCFullYear() < 1900)
    return { question: {}, problem: "That isn’t a time" };
  if (moment >= nowIn(organization)) return { question: {}, problem: "That time is still to come" };
  return { question: { at: moment.toISOString() }, problem: null };
}

function MomentForm({ action, at }: { action: string; at: string }) {
  return (
    <form action={action} className="mb-5 flex flex-wrap items-end gap-2">
      <div className="grid gap-1">
        <label htmlFor="moment" className="text-13 text-dim">
          Day and time
        </label>
        <Input
          key={at}
          id="moment"
          type="datetime-local"
          name="at"
          step={1}
          defaultValue={at}
          min="1900-01-01T00:00"
          className="w-60"
        />
      </div>
      <Button type="submit">Show the balance</Button>
    </form>
  );
}

function BalanceFacts({
  balance,
  organization,
  base,
}: {
  balance: BalanceThenAnswer;
  organization: OrganizationAnswer;
  base: string;
}) {
  const { entry, next_entry: next } = balance;
  const available = balance.available ?? 0;
  const step = (seq: number) => `${base}/balance?seq=${seq}`;
  return (
    <>
      <p className="text-xl font-semibold tracking-tight">
        {formatCredits(available)}{" "}
        <span className="text-sm font-normal text-dim">
          {creditsWord(available)} available ·{" "}
          {balance.is_now ? "now" : formatExactTime(balance.at, organization.time_zone)}
        </span>
      </p>
      <BalanceBridge balance={balance} className="mb-4" />
      <Facts>
        <Fact name="Last movement">
          <Movement place={entry} base={base} timeZone={organization.time_zone}>
            None yet
          </Movement>
        </Fact>
        <Fact name="Next movement">
          <Movement place={next} base={base} timeZone={organization.time_zone}>
            None since
          </Movement>
        </Fact>
      </Facts>
      <nav aria-label="Movement by movement" className="mt-4 flex flex-wrap gap-2">
        <Step href={entry && entry.seq > 1 ? step(entry.seq - 1) : null}>
          Before the last movement
        </Step>
        <Step href={next ? step(next.seq) : null}>After the next movement</Step>
      </nav>
    </>
  );
}

function Movement({
  place,
  base,
  timeZone,
  children,
}: {
  place: BalanceThenAnswer["entry"];
  base: string;
  timeZone: string;
  children: ReactNode;
}) {
  if (!place) return children;
  return (
    <>
      <Link href={`${base}/${place.seq}`} className="underline underline-offset-4">
        Entry {place.seq}
      </Link>{" "}
      <span className="text-dim">{formatExactTime(place.created_at, timeZone)}</span>
    </>
  );
}

function Step({ href, children }: { href: string | null; children: ReactNode }) {
  return href === null ? (
    <Button size="sm" disabledReason="There is no such movement">
      {children}
    </Button>
  ) : (
    <Button asChild size="sm">
      <Link href={href}>{children}</Link>
    </Button>
  );
}
