import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { type Column, DataTable } from "@/components/ui/data-table";
import { PageHeader } from "@/components/ui/page-header";
import { type ErrorGuideEntry, errorGuide } from "@/server/doors/error-guide";
import { formatPrice } from "@/server/pricing/amount-words";
import { checkCurl, checkTypeScript, requestCurl, requestTypeScript } from "./guide-samples";
import { type GuideSectionId, guideSections } from "./guide-sections";
import { type Reference, readReference } from "./read-reference";

export const metadata: Metadata = { title: "API quick start" };
// The examples name the address this process answers at, which is known when it runs.
export const dynamic = "force-dynamic";

export default async function DocsPage() {
  const { serverUrl, groups } = await readReference();
  const cost = priceOfExample(groups);
  return (
    <>
      <PageHeader
        title="API"
        description="Everything the app does, over HTTP and JSON. Reads are free. Paid operations state their price and are charged only if they succeed."
      />
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-13 text-dim">
        <a className={linkClass} href="/api/openapi.json">
          OpenAPI 3.1 document
        </a>
        <a className={linkClass} href="/llms.txt">
          llms.txt
        </a>
        <Link className={linkClass} href="/docs/webhook-events">
          Webhook events
        </Link>
        <Link className={linkClass} href="/docs/errors">
          Error codes
        </Link>
      </p>

      <GuideSection id="first-request">
        <p>
          Create a key in your organization under <strong className="font-medium">API keys</strong>,
          with the scopes it needs. It is shown once. Send it as a bearer token (or as{" "}
          <Code>x-api-key</Code>):
        </p>
        <CodeBlock
          code={`export BURSAR_KEY=bk_live_…
curl ${serverUrl}/api/organizations -H "Authorization: Bearer $BURSAR_KEY"`}
          label="First request"
        />
        <p>
          The answer lists the organizations the key reaches: its own and those below it. Take an{" "}
          <Code>id</Code> from it for the paths below; those of an organization also work without{" "}
          <Code>/api</Code>. Someone else’s id returns 404, just like one that doesn’t exist.
        </p>
      </GuideSection>

      <GuideSection id="paid-operations">
        <p>
          Credits belong to organizations; 1 credit is $0.01. A paid operation and its charge are
          one: either both happen or neither does.
        </p>
        <CodeBlock
          code={`curl -i ${serverUrl}/api/organizations/$ORGANIZATION/accounts \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -H "Content-Type: application/json" \\
  -d '{"code":"1000","name":"Cash","type":"asset"}'

HTTP/1.1 201 Created
X-Request-Id: req_01kan3x7c9e6mvb4f2tq8zr5ws
X-Credits-Cost: ${cost}
X-Credits-Remaining: ${500 - cost}`}
          label="A paid request"
        />
        <p>
          All prices are in the reference, at <InlineLink href="/pricing">Pricing</InlineLink> and
          in <Code>GET /api/v1/operations</Code>.
        </p>
      </GuideSection>

      <GuideSection id="when-credits-run-out">
        <p>
          If the balance can’t pay for an operation, it is refused with 402. Nothing was done or
          charged; the response says how much is missing and where to buy it:
        </p>
        <CodeBlock code={insufficientExample(serverUrl, cost)} label="A 402 answer" />
        <p>
          Buy credits, or let auto-recharge do it, then send the same request again. While a saved
          card is being charged the answer is 503 <Code>recharge_in_progress</Code> with{" "}
          <Code>Retry-After</Code>: wait for that many seconds and repeat.
        </p>
      </GuideSection>

      <GuideSection id="checks">
        <p>
          <Code>POST /api/v1/check</Code> tells whether a use would be charged now: yes or no, the
          price, and if not, why and what fixes it. It decides exactly as the charge would, but
          moves, holds and promises nothing: a charge a moment later may still be refused. Use it to
          show a price, disable a button or let an agent plan.
        </p>
        <CodeBlock code={checkCurl(serverUrl)} label="A check with curl" />
        <CodeBlock code={checkTypeScript(serverUrl)} label="A check in TypeScript" />
        <p>
          By default it asks for the key itself. Send <Code>agent</Code> or <Code>member</Code> to
          ask for someone else; that needs the scope <Code>billing:read</Code>.{" "}
          <Code>organization</Code> takes an id or an external id. Each entry of <Code>cures</Code>{" "}
          has words, and a <Code>url</Code> for a person or a <Code>request</Code> for a program; a
          refused charge has the same list.
        </p>
        <p>
          <Code>?dry_run=true</Code> on a charge is for seeing what one charge would do: it answers
          for the caller only and lists the grants the charge would draw from. It runs the charge
          and undoes it, so it takes the charge’s place in the queue. A check is a read.
        </p>
      </GuideSection>

      <GuideSection id="budget-requests">
        <p>
          A 402 with <Code>blocked_by: budget</Code> names the budget and the request that asks for
          more of it. Add a reason and send it with the same key:
        </p>
        <CodeBlock code={requestCurl(serverUrl)} label="A budget request with curl" />
        <CodeBlock code={requestTypeScript(serverUrl)} label="A budget request in TypeScript" />
        <p>
          Owners, admins and billing members get an email and decide there or on the budgets page.
          Read the outcome at <Code>GET /api/v1/budget-requests/&#123;id&#125;</Code>:{" "}
          <Code>status</Code> becomes <Code>approved</Code> or <Code>declined</Code>. Once approved
          the budget is raised at once; <Code>this_period_only</Code> asks for that until it resets.
          One request for a budget is open at a time; withdraw it to ask for something else.
        </p>
      </GuideSection>

      <GuideSection id="metering">
        <p>
          <Code>POST /api/v1/events</Code> judges each event separately. It answers 202 when all
          were charged, 207 with a status for each when some were, and a refusal when none were: 402
          if credits are missing. An <Code>event_id</Code> is charged once per organization,
          forever; a refused event can be sent again with the same id.
        </p>
      </GuideSection>

      <GuideSection id="markups">
        <p>
          Offer an app or a public agent to other organizations, and set a markup on it. A charge or
          event that names its <Code>app_id</Code> or <Code>agent_id</Code> costs the price plus the
          markup: at 20 %, a use priced at 10 credits costs 12. You earn 80 % of the markup, here
          1.6 credits; the platform keeps 0.4. Using what belongs to your own credits costs no
          markup. A refund takes the markup back in proportion.
        </p>
        <p>
          <Code>POST /api/v1/redemptions</Code> turns available earnings into credits at once. A
          payout in money is requested by a person on the Earnings page and reviewed by our staff.{" "}
          <Code>GET /api/v1/earnings</Code> answers what was earned, by app, agent and month.
        </p>
      </GuideSection>

      <GuideSection id="balances">
        <p>
          Every response uses the same words for balances. <Code>posted</Code> is the closing
          balance of the ledger and statements. Subtract what is <Code>held</Code> for work in
          progress and <Code>scheduled</Code> for later to get what is <Code>available</Code> now.
          Part of that may be <Code>restricted</Code> to certain operations or organizations.{" "}
          <Code>debt</Code> is what you owe; new credits pay it first.
        </p>
        <p>
          A charge is one movement with its full cost; <Code>debt_taken</Code> is the part spent on
          credit. A grant shows what it added; <Code>debt_payment</Code> is the part that paid debt.
          A linked organization that spends its reseller’s credits sees what it may spend and has
          spent; <Code>managed</Code> names who manages the rest.
        </p>
      </GuideSection>

      <GuideSection id="idempotency">
        <p>
          Send an <Code>Idempotency-Key</Code> (1 to 255 printable characters) with any POST that
          creates or charges something to make retries safe: nothing is created or charged twice,
          and you get the first response again, with <Code>Idempotent-Replayed: true</Code>. The
          same key with another body answers 409 <Code>idempotency_key_reused</Code> and changes
          nothing. While the first request is still running, a repeat answers 409{" "}
          <Code>idempotency_in_progress</Code> with <Code>Retry-After</Code>. A request that was
          refused leaves its key free.
        </p>
        <p>
          A key counts for one endpoint and for the organization your API key belongs to. The same
          key on another endpoint is another key. Responses are kept for 30 days; charges, holds and
          refunds know their keys forever.
        </p>
        <p>
          Derive the key from what you’re doing (such as an order number), or keep a random one
          until you get a response. Secrets such as a new API key are only in the first response; a
          repeat shows <Code>null</Code>.
        </p>
      </GuideSection>

      <GuideSection id="headers">
        <DataTable
          caption="Headers of answers"
          columns={headerColumns}
          rows={headerRows}
          rowKey={(row) => row.name}
          empty={null}
        />
      </GuideSection>

      <GuideSection id="lists-and-numbers">
        <p>
          A list answers <Code>{"{ data, has_more, next_cursor }"}</Code>. Send{" "}
          <Code>next_cursor</Code> back as <Code>cursor</Code> for the next page, and{" "}
          <Code>limit</Code> (1 to 200) for its size, or follow the <Code>Link</Code> header with{" "}
          <Code>rel="next"</Code>, which the lists without that shape have too.
        </p>
        <p>
          Credits are numbers with up to six decimals. Money is in whole cents and says so (
          <Code>amount_cents</Code>); amounts in the books are whole minor units of their currency,{" "}
          <Code>12500</Code> for $125.00. Times are ISO 8601 in UTC, days are{" "}
          <Code>YYYY-MM-DD</Code>.
        </p>
        <p>
          Usage, statements and exports also come as CSV: send <Code>Accept: text/csv</Code>, or{" "}
          <Code>format=csv</Code> in a link. Their days are those of the organization’s time zone.
          Amounts are in whole units of the currency beside them, <Code>125.00</Code> and{" "}
          <Code>USD</Code>. Files start with a byte order mark so that spreadsheets read them as
          UTF-8; <Code>bom=false</Code> leaves it out.
        </p>
        <p>
          An export of more than 2,000 lines, a PDF and the whole books are made in the background.
          Ask for the export until its <Code>status</Code> is <Code>finished</Code>, then save{" "}
          <Code>/file</Code>; a <Code>Range</Code> with <Code>If-Range</Code> goes on with a
          download that broke off. It is charged when it is finished, and kept for 30 days.
        </p>
      </GuideSection>

      <GuideSection id="errors">
        <p>
          A failure is <Code>application/problem+json</Code> (RFC 9457):{" "}
          <Code>type, title, status, detail, code, request_id</Code> and what the code needs.{" "}
          <Code>detail</Code> is written for people; in code, decide by <Code>code</Code>.{" "}
          <Code>type</Code> is a link to the code on{" "}
          <InlineLink href="/docs/errors">the page of every code</InlineLink>.
        </p>
        <DataTable
          caption="Error codes"
          columns={errorColumns}
          rows={errorGuide}
          rowKey={(row) => row.code}
          empty={null}
        />
      </GuideSection>

      <section className="mt-10" aria-labelledby="reference">
        <h2 id="reference" className="text-base font-semibold">
          Reference
        </h2>
        <ul className="mt-3 grid gap-3 sm:grid-cols-2">
          {groups.map((group) => (
            <li key={group.slug} className="relative rounded-xl border px-4 py-3 hover:bg-surface">
              <Link
                href={`/docs/${group.slug}`}
                className="font-medium after:absolute after:inset-0"
              >
                {group.tag}
              </Link>
              <p className="text-13 break-words text-dim">
                {group.endpoints.map((endpoint) => endpoint.id).join(", ")}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

const linkClass =
  "underline decoration-edge underline-offset-4 hover:text-ink hover:decoration-ink";

function InlineLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={linkClass}>
      {children}
    </Link>
  );
}

function GuideSection({ id, children }: { id: GuideSectionId; children: ReactNode }) {
  const title = guideSections.find((section) => section.id === id)?.title;
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="mt-9 grid gap-3 max-lg:scroll-mt-11 [&>p]:max-w-2xl"
    >
      <h2 id={`${id}-title`} className="text-base font-semibold">
        <a href={`#${id}`} className="hover:underline">
          {title}
        </a>
      </h2>
      {children}
    </section>
  );
}

/** Credits that the paid request of the guide costs by the list in force. */
function priceOfExample(groups: Reference["groups"]): number {
  const example = groups
    .flatMap(({ endpoints }) => endpoints)
    .find(({ id }) => id === "account.create");
  return Number(example?.creditsCost ?? 0);
}

function insufficientExample(serverUrl: string, cost: number): string {
  return `HTTP/1.1 402 Payment Required
Content-Type: application/problem+json

${JSON.stringify(
  {
    type: `${serverUrl}/docs/errors#insufficient_credits`,
    title: "Not enough credits",
    status: 402,
    detail: `This costs ${formatPrice(cost)} and the pool has 0 credits. Nothing was done or charged. Buy credits or switch on auto-recharge, then send it again.`,
    code: "insufficient_credits",
    request_id: "req_01kan3x7c9e6mvb4f2tq8zr5ws",
    required: cost,
    available: 0,
    held: 0,
    shortfall: cost,
    blocked_by: "balance",
    top_up_url: `${serverUrl}/go/billing?organization=org_01kan3x7c9e6mvb4f2tq8zr5ws`,
    recharge_state: "off",
  },
  null,
  2,
)}`;
}

type HeaderRow = { name: string; words: string };

const headerRows: HeaderRow[] = [
  {
    name: "X-Request-Id",
    words:
      "The id of this request: the one you sent in this header (1 to 128 letters, digits and ._:-), or one of ours. Include it when you report a problem.",
  },
  { name: "X-Credits-Cost", words: "What a paid operation was charged; 0 for a repeat." },
  { name: "X-Credits-Remaining", words: "Credits available after it." },
  {
    name: "X-Credits-Warning",
    words: "low, critical, depleted, or recharge_paused. Absent when the balance is fine.",
  },
  { name: "Idempotent-Replayed", words: "true when this is the response to an earlier request." },
  { name: "RateLimit, RateLimit-Policy", words: "What is left of this minute's requests." },
  { name: "Retry-After", words: "On 429 and 503: the seconds to wait." },
];

const headerColumns: Column<HeaderRow>[] = [
  { id: "name", header: "Header", cell: (row) => <Code>{row.name}</Code> },
  { id: "words", header: "Says", cell: (row) => row.words, hideHeader: true, stacked: "line" },
];

const errorColumns: Column<ErrorGuideEntry>[] = [
  {
    id: "code",
    header: "Code",
    stacked: "title",
    cell: (row) => (
      <Link href={`/docs/errors#${row.code}`} className="font-mono text-xs hover:underline">
        {row.code}
      </Link>
    ),
  },
  {
    id: "status",
    header: "Status",
    stacked: "amount",
    cell: (row) => <Badge tone="outline">{row.httpStatus}</Badge>,
  },
  { id: "meaning", header: "Meaning", hideHeader: true, cell: (row) => row.meaning },
];
