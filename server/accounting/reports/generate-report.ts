import { recordEventIn } from "@/server/accounting/events/record-event";
import { noBooks } from "@/server/accounting/settings/book-settings";
import { purchase, sale } from "@/server/accounting/trade/sides";
import { addDays, dayInTimeZone } from "@/server/foundation/clock";
import { type Db, inSnapshot } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { onReplica } from "@/server/foundation/replica";
import { defineHeldOperation } from "@/server/operations/define-operation";
import { type AccountSum, sumsBetween, sumsThrough } from "./account-sums";
import { agedReport } from "./aged";
import { cashMovements } from "./cash-movements";
import {
  type GroupSums,
  readGroup,
  readTranslations,
  sumsOfGroup,
  type Translation,
  tellGroup,
} from "./consolidate";
import { generalLedger } from "./general-ledger";
import { reportAnswer } from "./read-reports";
import { type ReportContent, type ReportInput, reportInput, reportSchema } from "./report.schema";
import { reportTitles } from "./report-kinds.schema";
import { balanceSheet, type Column, incomeStatement, trialBalance } from "./statements";

/** Makes a report of the books and keeps it: reading it again is free (S1: 5 credits). */
export const generateReport = defineHeldOperation({
  key: "report.generate",
  summary: "Generate a report on the books; reading it again is free",
  permission: "accounting.write",
  input: reportInput,
  output: reportSchema,
  example: { type: "trial_balance" },
  rest: { method: "post", path: "/organizations/{organization_id}/reports", status: 201 },
  kind: "held",
  description: "Report of the books",
  timeLimitSeconds: 600,
  async check({ db, organization, input, now }) {
    const currency = await currencyOf(db, organization.id);
    if (!input.consolidated) return;
    const to = input.to ?? dayInTimeZone(now, organization.timeZone);
    const group = await readGroup(db, organization.id, currency);
    for (const period of periodsOf({ ...input, to }))
      await readTranslations(db, organization.id, group, period.to);
  },
  async work({ organization, input, now }) {
    const to = input.to ?? dayInTimeZone(now, organization.timeZone);
    // As the books were at one moment, so that its sums agree while others post.
    return onReplica(() =>
      inSnapshot(async (tx) => {
        const currency = await currencyOf(tx, organization.id);
        const content = await contentOf(tx, organization.id, { ...input, to, currency });
        return { to, currency, content };
      }),
    );
  },
  async store({ tx, organization, actor, input, work, now }) {
    const row = await tx.bookReport.create({
      data: {
        id: newId("report"),
        organizationId: organization.id,
        type: input.type,
        fromDate: input.from ? new Date(input.from) : null,
        toDate: new Date(work.to),
        currency: work.currency,
        comparison: input.comparison ?? "none",
        account: input.account_id ? (work.content.rows[0]?.label ?? null) : null,
        consolidated: input.consolidated ?? false,
        content: work.content,
        createdAt: now,
      },
    });
    const description = `${reportTitles[input.type]} generated`;
    await recordEventIn(
      tx,
      { organization, actor, now },
      { type: "report.generated", entityId: row.id, description },
    );
    return {
      output: reportAnswer(row),
      entity: { type: "report", id: row.id },
      description,
    };
  },
});

/** @throws wrong_state before the books have an account */
async function currencyOf(db: Db, organizationId: string): Promise<string> {
  const settings = await db.bookSettings.findUnique({ where: { organizationId } });
  if (!settings) throw noBooks();
  return settings.currency;
}

type Asked = ReportInput & { to: string; currency: string };

async function contentOf(db: Db, organizationId: string, asked: Asked): Promise<ReportContent> {
  const { type, to, account_id: accountId } = asked;
  if (type === "aged_receivables") return agedReport(db, organizationId, sale, to);
  if (type === "aged_payables") return agedReport(db, organizationId, purchase, to);
  if (type === "general_ledger")
    return generalLedger(db, organizationId, { from: asked.from ?? to, to, accountId });
  const periods = periodsOf(asked);
  if (type === "cash_movements")
    return cashMovements(db, organizationId, periods, asked.cash_account_ids);
  const { sources, notes, isTranslated } = await sourcesOf(db, organizationId, periods, asked);
  if (type === "income_statement") {
    const columns: Column[] = [];
    for (const { from, to: last, between } of sources)
      columns.push({
        label: `${from} to ${last}`,
        sums: await between({ before: addDays(from, -1), to: last }),
      });
    return { ...incomeStatement(columns), notes };
  }
  const columns: Column[] = [];
  for (const { to: day, through } of sources)
    columns.push({ label: day, sums: await through(day) });
  if (type === "trial_balance") return { ...trialBalance(columns, isTranslated), notes };
  const earlier: AccountSum[][] = [];
  for (const { to: day, through } of sources)
    earlier.push(await through(`${Number(day.slice(0, 4)) - 1}-12-31`));
  return { ...balanceSheet(columns, earlier, isTranslated), notes };
}

/** Where the sums of each period come from: the organization's own accounts, or those of all that are consolidated. */
async function sourcesOf(
  db: Db,
  organizationId: string,
  periods: Period[],
  { consolidated, currency }: Asked,
): Promise<{ sources: (Period & GroupSums)[]; notes: string[]; isTranslated: boolean }> {
  if (!consolidated) {
    const own: GroupSums = {
      through: (day) => sumsThrough(db, organizationId, day),
      between: (days) => sumsBetween(db, organizationId, days),
    };
    const sources = periods.map((period) => ({ ...period, ...own }));
    return { sources, notes: [], isTranslated: false };
  }
  const group = await readGroup(db, organizationId, currency);
  const columns: { day: string; translations: Translation[] }[] = [];
  for (const { to: day } of periods)
    columns.push({ day, translations: await readTranslations(db, organizationId, group, day) });
  return {
    sources: periods.map((period, at) => ({
      ...period,
      ...sumsOfGroup(db, group, columns[at]?.translations ?? []),
    })),
    notes: tellGroup(group, columns),
    isTranslated: group.members.some((one) => one.currency !== null && one.currency !== currency),
  };
}

type Period = { from: string; to: string };

/** The period that was asked for, and the one it is compared with. */
function periodsOf({
  from,
  to,
  comparison = "none",
}: Pick<ReportInput, "from" | "comparison"> & { to: string }): Period[] {
  const period = { from: from ?? to, to };
  if (comparison === "none") return [period];
  if (comparison === "previous_year")
    return [period, { from: yearBefore(period.from), to: yearBefore(period.to) }];
  // As of a day, the end of the month before.
  if (from === undefined) {
    const end = addDays(`${to.slice(0, 7)}-01`, -1);
    return [period, { from: end, to: end }];
  }
  // Right before it and as long; whole months stand beside as many whole months.
  const isWhole = from.endsWith("-01") && addDays(to, 1).endsWith("-01");
  if (isWhole) return [period, { from: monthsBefore(from, to), to: addDays(from, -1) }];
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return [period, { from: addDays(from, -days), to: addDays(from, -1) }];
}

/** The first day of the months right before a period of as many. @param from the first of a month */
function monthsBefore(from: string, to: string): string {
  const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const first = monthOf(from) - (monthOf(to) - monthOf(from) + 1);
  return `${Math.floor(first / 12)}-${String((first % 12) + 1).padStart(2, "0")}-01`;
}

/** The same day a year before; of February 29 the 28th. */
function yearBefore(day: string): string {
  const before = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
  return before.endsWith("-02-29") ? before.replace("-29", "-28") : before;
}
