import { Prisma } from "@/generated/prisma/client";
import { divideRounded } from "@/server/accounting/amounts/decimal";
import type { Group, Translation } from "@/server/accounting/reports/consolidate";
import type { Db } from "@/server/foundation/db";
import { invalid } from "@/server/foundation/errors";
import { currencyDecimals } from "@/server/foundation/minor-units";
import type { AnalysisContent, Question } from "./analysis.schema";
import type { Dimension, Measure, Source } from "./question-words";

/** The most transactions or documents that one run looks through. */
const MOST_DOCUMENTS = 100_000;
/** The most groups that an answer tells by themselves; the others are one. */
const MOST_GROUPS = 500;

type Found = {
  ids: (string | null)[];
  labels: string[];
  amount: bigint;
  count: bigint;
  /** How many groups it stands for. */
  groups: bigint;
  is_other: boolean;
};

/**
 * Groups the lines of a period by up to three dimensions. Each line is translated and rounded by itself and is in exactly
 * one group, so the groups add up to the whole.
 * @throws validation_failed where the period has too much
 */
export async function readGroups(
  db: Db,
  group: Group,
  translations: Translation[],
  question: Question,
): Promise<Omit<AnalysisContent, "notes">> {
  const organizations = organizationsOf(group, translations);
  await refuseTooMuch(db, organizations, question);
  const facts = question.source === "entries" ? entries(question) : lines(question);
  const keys = question.by.map((dimension) => keyOf(dimension, question.source));
  const ids = Prisma.join(keys.map(({ id }) => Prisma.sql`${id}`));
  const labels = Prisma.join(keys.map(({ label }) => Prisma.sql`${label}`));
  const rank =
    question.measure === "count"
      ? Prisma.sql`count`
      : question.measure === "amount"
        ? Prisma.sql`abs(amount)`
        : Prisma.sql`abs(amount / count)`;
  const found = await db.$queryRaw<Found[]>`
    with orgs as (select * from json_to_recordset(${organizations}::json)
        as o(id text, name text, place int, rate numeric, shift int, currency text)),
    grouped as (
      select ids, labels, sum(amount) as amount, count(*) as count
      from (select array[${ids}]::text[] as ids, array[${labels}]::text[] as labels, amount from (${facts}) line) fact
      group by ids, labels),
    ranked as (select *, row_number() over (order by ${rank} desc, labels, ids) as rank from grouped)
    select ids, labels, amount::bigint, count::bigint, 1::bigint as groups, false as is_other
      from ranked where rank <= ${MOST_GROUPS}
    union all
    select null, null, coalesce(sum(amount), 0)::bigint, coalesce(sum(count), 0)::bigint, count(*)::bigint, true
      from ranked where rank > ${MOST_GROUPS}`;
  return tell(found, question);
}

/** The organizations as SQL takes them: the rate of each, and by how many digits their currency is shorter than ours. */
function organizationsOf({ currency, members }: Group, translations: Translation[]): string {
  return JSON.stringify(
    members.flatMap(({ id, name, currency: theirs }, place) =>
      theirs === null
        ? []
        : [
            {
              id,
              name,
              place,
              currency: theirs,
              rate: translations.find((one) => one.currency === theirs)?.rate ?? "1",
              shift: currencyDecimals(currency) - currencyDecimals(theirs),
            },
          ],
    ),
  );
}

/** @throws validation_failed */
async function refuseTooMuch(
  db: Db,
  organizations: string,
  { source, from, to }: Question,
): Promise<void> {
  const ofOrganization =
    source === "entries"
      ? Prisma.sql`select 1 from book_transactions t
          where t.organization_id = o.id and t.date between ${from}::date and ${to}::date`
      : Prisma.sql`select 1 from trade_documents d
          where d.organization_id = o.id and d.side = ${sideOf(source)}::trade_side
            and d.issue_date between ${from}::date and ${to}::date`;
  const [counted] = await db.$queryRaw<{ count: bigint }[]>`
    select count(*) as count from (
      select 1 from json_to_recordset(${organizations}::json) as o(id text)
      cross join lateral (${ofOrganization}) one limit ${MOST_DOCUMENTS + 1}) looked`;
  if (counted && counted.count > BigInt(MOST_DOCUMENTS))
    throw invalid(
      "from",
      `The period has more than ${MOST_DOCUMENTS.toLocaleString("en")} ${source === "entries" ? "transactions" : "documents"}. Choose a shorter period`,
    );
}

/** An amount of the books of an organization in the currency of the answer. */
const translated = (amount: Prisma.Sql) =>
  Prisma.sql`round(${amount} * o.rate * power(10::numeric, o.shift))`;

/** Every posted entry, positive where its account grows. */
function entries({ from, to, account_ids: accounts }: Question): Prisma.Sql {
  return Prisma.sql`
    select o.id as organization_id, o.name as organization, t.date, a.id as account_id, a.code_key, a.type::text as account_type,
      a.code || ' ' || a.name as account, o.place,
      ${translated(Prisma.sql`(case when (l.entry_type = 'debit') = (a.type in ('asset', 'expense')) then l.base_amount else -l.base_amount end)`)} as amount
    from orgs o join book_transactions t on t.organization_id = o.id and t.date between ${from}::date and ${to}::date
      and t.status <> 'pending'
    ${linesOf(Prisma.sql`book_lines where transaction_id = t.id`)} join book_accounts a on a.id = l.account_id
    where ${among(Prisma.sql`a.id`, accounts)}`;
}

/** Every line of an invoice or bill that was issued and not cancelled, net of taxes. */
function lines(question: Question): Prisma.Sql {
  const side = sideOf(question.source);
  const itemAccount =
    side === "sale" ? Prisma.sql`i.sale_account_id` : Prisma.sql`i.purchase_account_id`;
  const role = side === "sale" ? "income" : "expense";
  const taxRates = question.tax_rate_ids;
  return Prisma.sql`
    select o.id as organization_id, o.name as organization, d.issue_date as date, a.id as account_id, a.code_key,
      a.type::text as account_type, a.code || ' ' || a.name as account, o.place,
      k.id as contact_id, k.name as contact, c.id as category_id, c.name as category, i.id as item_id, i.name as item,
      (select string_agg(rate.id, ',' order by rate.id) from unnest(l.tax_rate_ids) as rate(id)) as tax_rate_id,
      (select string_agg(r.name, ' + ' order by r.name, r.id) from book_tax_rates r where r.id = any (l.tax_rate_ids)) as tax_rate,
      ${translated(Prisma.sql`round(l.net * d.exchange_rate * power(10::numeric, ${decimalsOf(Prisma.sql`o.currency`)} - ${decimalsOf(Prisma.sql`d.currency`)}))`)} as amount
    from orgs o join trade_documents d on d.organization_id = o.id and d.side = ${side}::trade_side
      and d.issue_date between ${question.from}::date and ${question.to}::date and d.state in ('open', 'paid')
    ${linesOf(Prisma.sql`trade_lines where document_id = d.id`)} join book_contacts k on k.id = d.contact_id
    left join book_items i on i.id = l.item_id left join book_categories c on c.id = l.category_id
    left join book_account_roles role on role.organization_id = o.id and role.role = ${role}::book_role
    left join book_accounts a on a.id = coalesce(l.account_id, ${itemAccount}, role.account_id)
    where ${among(Prisma.sql`a.id`, question.account_ids)} and ${among(Prisma.sql`d.contact_id`, question.contact_ids)}
      and ${among(Prisma.sql`l.category_id`, question.category_ids)} and ${among(Prisma.sql`l.item_id`, question.item_ids)}
      and ${taxRates ? Prisma.sql`l.tax_rate_ids && ${[...taxRates]}::text[]` : Prisma.sql`true`}`;
}

/** The lines of each by its index, however few the planner takes the rest of the table for. */
function linesOf(some: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`cross join lateral (select * from ${some} offset 0) l`;
}

function sideOf(source: Source): "sale" | "purchase" {
  return source === "sales" ? "sale" : "purchase";
}

function among(column: Prisma.Sql, ids: readonly string[] | undefined): Prisma.Sql {
  return ids ? Prisma.sql`${column} = any (${[...ids]}::text[])` : Prisma.sql`true`;
}

/** How many digits the currency in a column has. */
function decimalsOf(column: Prisma.Sql): Prisma.Sql {
  const other = Object.fromEntries(
    Intl.supportedValuesOf("currency")
      .map((currency) => [currency, currencyDecimals(currency)] as const)
      .filter(([, digits]) => digits !== 2),
  );
  return Prisma.sql`coalesce((${JSON.stringify(other)}::jsonb ->> ${column})::int, 2)`;
}

/** What a dimension tells lines apart by, and what it calls them. */
function keyOf(dimension: Dimension, source: Source): { id: Prisma.Sql; label: Prisma.Sql } {
  switch (dimension) {
    case "month":
      return {
        id: Prisma.sql`to_char(date, 'YYYY-MM')`,
        label: Prisma.sql`to_char(date, 'YYYY-MM')`,
      };
    case "account":
      return { id: Prisma.sql`account_id`, label: Prisma.sql`coalesce(account, '')` };
    case "organization":
      return { id: Prisma.sql`organization_id`, label: Prisma.sql`organization` };
    default: {
      if (source === "entries") throw new Error(`entries have no ${dimension}`);
      const columns = {
        contact: [Prisma.sql`contact_id`, Prisma.sql`contact`],
        category: [Prisma.sql`category_id`, Prisma.sql`coalesce(category, '')`],
        item: [Prisma.sql`item_id`, Prisma.sql`coalesce(item, '')`],
        tax_rate: [Prisma.sql`tax_rate_id`, Prisma.sql`coalesce(tax_rate, '')`],
      } as const;
      const [id, label] = columns[dimension];
      return { id, label };
    }
  }
}

/** What stands for lines that have nothing of a dimension. */
const without: Record<Dimension, string> = {
  month: "No month",
  account: "No account",
  contact: "No contact",
  category: "No category",
  item: "Free text",
  tax_rate: "No tax",
  organization: "No organization",
};

function tell(found: Found[], { by, measure }: Question): Omit<AnalysisContent, "notes"> {
  const groups = found.filter(({ is_other }) => !is_other);
  const rest = found.find(({ is_other }) => is_other);
  const sums = (of: { amount: bigint; count: bigint }) => ({
    value: measured(of, measure),
    amount: Number(of.amount),
    count: Number(of.count),
  });
  const rows = groups.map(({ ids, labels, ...of }) => ({
    keys: by.map((dimension, at) => ({
      id: ids[at] ?? null,
      label: labels[at] || without[dimension],
    })),
    ...sums(of),
  }));
  const total = found.reduce(
    (sum, { amount, count }) => ({ amount: sum.amount + amount, count: sum.count + count }),
    { amount: 0n, count: 0n },
  );
  return {
    // Months run on; whatever else comes first has its largest on top.
    rows:
      by[0] === "month"
        ? rows.toSorted((a, b) => ((a.keys[0]?.id ?? "") < (b.keys[0]?.id ?? "") ? -1 : 1))
        : rows,
    other: rest && rest.groups > 0n ? { groups: Number(rest.groups), ...sums(rest) } : null,
    total: sums(total),
  };
}

function measured({ amount, count }: { amount: bigint; count: bigint }, measure: Measure): number {
  if (measure === "count") return Number(count);
  if (measure === "amount") return Number(amount);
  return count === 0n ? 0 : Number(divideRounded(amount, count));
}
