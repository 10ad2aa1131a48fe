import { z } from "zod";
import { recordEventIn } from "@/server/accounting/events/record-event";
import type { Db, Tx } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { fileField } from "@/server/foundation/file-content";
import { idSchema, newId } from "@/server/foundation/ids";
import { insertInto, readThrough, sendIn } from "@/server/foundation/statements";
import { defineHeldOperation } from "@/server/operations/define-operation";
import { type StatementLine, statementLimits } from "../bank-statements/bank-statement";
import { readStatementInThread } from "../bank-statements/read-in-thread";
import type { ReadStatement } from "../bank-statements/read-statement";
import { lockReconciliation, notOpen } from "./lock-reconciliation";
import { readReconciliation } from "./read-reconciliations";
import { statementReadingFields, statementSchema } from "./reconciliation.schema";
import { statementAnswer } from "./statement-answer";

export const statementFile = { field: "content", bytes: statementLimits.bytes };

export const statementInput = z.strictObject({
  organization_id: idSchema("organization"),
  reconciliation_id: idSchema("bankReconciliation"),
  content: fileField("The bank’s file, up to 8 MB"),
  file_name: z.string().trim().max(200).optional(),
  ...statementReadingFields,
});
type StatementInput = z.output<typeof statementInput>;

/**
 * Takes the lines of a bank's file into a reconciliation (S1: 2 credits). A line that another file had is
 * found again and left as it is; a file with nothing new is refused, and costs nothing.
 */
export const importStatement = defineHeldOperation({
  key: "statement.import",
  summary:
    "Import a statement as CSV, OFX, QFX, QIF, CAMT.053 or MT940. Lines imported before are skipped; a file with nothing new is refused and not charged",
  permission: "accounting.write",
  input: statementInput,
  output: statementSchema,
  example: {
    content: "ZGF0ZSxhbW91bnQscGF5ZWUKMjAyNi0xMS0yMywtMTAuMDAsQ29ybmVyIFNob3AK",
    file_name: "november.csv",
  },
  takesFile: statementFile,
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/reconciliations/{reconciliation_id}/statements",
    status: 201,
  },
  kind: "held",
  description: "Import of a bank statement",
  timeLimitSeconds: 600,
  async check({ db, organization, input }) {
    const { status } = await readReconciliation(db, organization.id, input.reconciliation_id);
    if (status !== "open") throw notOpen();
  },
  async work({ db, organization, input }) {
    return readFor(db, organization.id, input);
  },
  async store({ tx, organization, actor, input, work, now }) {
    const { id: reconciliationId } = await lockReconciliation(
      readThrough(sendIn(tx)),
      organization.id,
      input.reconciliation_id,
    );
    const { read, within, reconciliation } = work;
    const statement = {
      id: newId("bankStatement"),
      reconciliationId,
      format: read.format,
      fileName: input.file_name || input.content.name?.slice(0, 200) || null,
      bankAccount: read.account,
      openingBalance: read.opening?.amount ?? null,
      closingBalance: read.closing?.amount ?? null,
      outsidePeriod: read.lines.length - within.length,
      warnings: read.warnings,
      createdAt: now,
    };
    await tx.bankStatement.create({ data: { ...statement, imported: 0, alreadyImported: 0 } });
    const imported = await insertNew(tx, reconciliation.account_id, statement, within);
    if (imported === 0) throw nothingNew(within.length);
    const alreadyImported = within.length - imported;
    await tx.bankStatement.update({
      where: { id: statement.id },
      data: { imported, alreadyImported },
    });
    await tx.bankReconciliation.update({
      where: { id: reconciliationId },
      data: { lineCount: { increment: imported } },
    });
    const description = `Bank statement imported, ${imported} ${imported === 1 ? "line" : "lines"}`;
    await recordEventIn(
      tx,
      { organization, actor, now },
      { type: "reconciliation.statement_imported", entityId: reconciliationId, description },
    );
    return {
      output: statementAnswer({ ...statement, imported, alreadyImported }),
      entity: { type: "bank_statement", id: statement.id },
      description,
    };
  },
});

export type ReadForReconciliation = {
  read: ReadStatement;
  /** Lines within the period. */
  within: StatementLine[];
  reconciliation: Awaited<ReturnType<typeof readReconciliation>>;
};

/**
 * Reads a file as a reconciliation needs it.
 * @throws validation_failed: what cannot be read, is in another currency, or has nothing in the period
 */
export async function readFor(
  db: Db,
  organizationId: string,
  input: StatementInput,
): Promise<ReadForReconciliation> {
  const reconciliation = await readReconciliation(db, organizationId, input.reconciliation_id);
  const { currency, from, to } = reconciliation;
  const { encoding, account, mapping } = input;
  const how = { currency, encoding, account, mapping };
  const read = await readStatementInThread(input.content.bytes, how, organizationId);
  if (read.currency !== currency) {
    throw refusedFile(`The file is in ${read.currency}, but the bank account is in ${currency}`);
  }
  const within = read.lines.filter(({ date }) => date >= from && date <= to);
  if (within.length === 0) {
    throw refusedFile(
      `The file has no lines from ${from} to ${to}, the period of this reconciliation`,
    );
  }
  return { read, within, reconciliation };
}

function refusedFile(message: string): DomainError {
  return new DomainError(
    "validation_failed",
    `content: ${message}. Nothing was changed or charged.`,
    { errors: [{ path: "content", message }] },
  );
}

function nothingNew(lines: number): DomainError {
  const all = lines === 1 ? "The line has" : `All ${lines.toLocaleString("en-US")} lines have`;
  return new DomainError(
    "already_exists",
    `${all} already been imported. Nothing was changed or charged.`,
    { already_imported: lines },
  );
}

const newStatementLines = insertInto("bank_statement_lines", {
  id: "text",
  account_id: "text",
  reconciliation_id: "text",
  statement_id: "text",
  date: "date",
  value_date: "date",
  amount: "bigint",
  payee: "text",
  reference: "text",
  note: "text",
  bank_id: "text",
  fingerprint: "uuid",
  parts: "jsonb",
});

/** One statement for all lines. @returns how many were not there before */
async function insertNew(
  tx: Tx,
  accountId: string,
  statement: { id: string; reconciliationId: string },
  lines: StatementLine[],
): Promise<number> {
  const known = await knownFingerprints(tx, accountId, lines);
  const fresh = lines.filter(({ fingerprint }) => !known.has(fingerprint));
  if (fresh.length === 0) return 0;
  await sendIn(tx)(
    newStatementLines,
    fresh.map((line) => ({
      id: newId("statementLine"),
      account_id: accountId,
      reconciliation_id: statement.reconciliationId,
      statement_id: statement.id,
      date: line.date,
      value_date: line.valueDate,
      amount: line.amount,
      payee: line.payee,
      reference: line.reference,
      note: line.note,
      bank_id: line.bankId,
      fingerprint: line.fingerprint,
      parts: line.parts.map((part) => ({
        ...part,
        amount: part.amount === null ? null : Number(part.amount),
      })),
    })),
  );
  return fresh.length;
}

/**
 * Which of these lines the account has. Whoever imports into an account holds the lock of its open
 * reconciliation, and there is one, so nobody adds any meanwhile.
 */
export async function knownFingerprints(
  db: Db,
  accountId: string,
  lines: readonly { fingerprint: string }[],
): Promise<Set<string>> {
  const fingerprints = lines.map(({ fingerprint }) => fingerprint);
  const rows = await db.$queryRaw<{ fingerprint: string }[]>`
    select fingerprint::text as fingerprint from bank_statement_lines
    where account_id = ${accountId} and fingerprint = any(${fingerprints}::uuid[])`;
  return new Set(rows.map(({ fingerprint }) => fingerprint));
}
