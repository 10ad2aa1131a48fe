import { z } from "zod";
import type { BookAccountType } from "@/generated/prisma/enums";
import { recordEvent } from "@/server/accounting/events/record-event";
import { addDays } from "@/server/foundation/clock";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { idSchema, newId } from "@/server/foundation/ids";
import { minorUnitsToDecimal } from "@/server/foundation/minor-units";
import { insertInto, lookUp } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { reconciliationAnswer } from "./read-reconciliations";
import { newReconciliationFields, reconciliationSchema } from "./reconciliation.schema";

type BankAccount = {
  id: string;
  code: string;
  name: string;
  type: BookAccountType;
  currency: string;
  open_id: string | null;
  last_to: string | null;
  last_closing: bigint | null;
};

/** An account with what was reconciled of it; locked, so that of two who start at once one does. */
const bankAccounts = lookUp<BankAccount>()({
  name: "bank_accounts_to_reconcile",
  key: { organization_id: "text", account_id: "text" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, a.id, a.code, a.name, a.type::text as type, a.currency, open.id as open_id,
      last.to_date::text as last_to, last.closing_balance as last_closing
    from ${asked} join book_accounts a on a.id = asked.account_id and a.organization_id = asked.organization_id
    left join bank_reconciliations open on open.account_id = a.id and open.status = 'open'
    left join lateral (
      select r.to_date, r.closing_balance from bank_reconciliations r
      where r.account_id = a.id and r.status = 'completed' order by r.from_date desc limit 1) last on true
    order by a.id for no key update of a`,
});

const newReconciliations = insertInto("bank_reconciliations", {
  id: "text",
  organization_id: "text",
  account_id: "text",
  from_date: "date",
  to_date: "date",
  opening_balance: "bigint",
  closing_balance: "bigint",
  created_at: "timestamptz",
});

/**
 * Begins to reconcile a bank account over a period (S1: 5 credits). Periods follow each other without gaps:
 * each begins on the day after the last completed one, with the balance that one closed with.
 */
export const startReconciliation = defineOperation({
  key: "reconciliation.start",
  summary: "Start reconciling a bank account with its statements for a period",
  permission: "accounting.write",
  input: newReconciliationInput(),
  output: reconciliationSchema,
  example: {
    from: "2026-11-01",
    to: "2026-11-30",
    opening_balance: 150000,
    closing_balance: 249671,
  },
  rest: { method: "post", path: "/organizations/{organization_id}/reconciliations", status: 201 },
  kind: "atomic",
  async perform(context) {
    const { organization, input, now, read, write } = context;
    const [account] = await read(bankAccounts, {
      organization_id: organization.id,
      account_id: input.account_id,
    });
    if (!account) throw notFound("account");
    const { from, openingBalance } = startOf(account, input);
    const row = {
      id: newId("bankReconciliation"),
      organization_id: organization.id,
      account_id: account.id,
      from_date: from,
      to_date: input.to,
      opening_balance: openingBalance,
      closing_balance: BigInt(input.closing_balance),
      created_at: now,
    };
    write(newReconciliations, row);
    recordEvent(write, context, {
      type: "reconciliation.started",
      entityId: row.id,
      description: `Reconciliation of ${account.code} ${account.name} from ${from} to ${input.to} started`,
    });
    return {
      output: reconciliationAnswer({
        ...row,
        status: "open",
        code: account.code,
        name: account.name,
        currency: account.currency,
        line_count: 0,
        matched_count: 0,
        matched_amount: 0n,
        completed_at: null,
      }),
      entity: { type: "reconciliation", id: row.id },
      description: "Reconciliation started",
    };
  },
});

function newReconciliationInput() {
  return z
    .strictObject({ organization_id: idSchema("organization"), ...newReconciliationFields })
    .refine(({ from, to }) => from === undefined || from <= to, {
      path: ["to"],
      error: "Must be on or after the first day",
    });
}

function startOf(
  account: BankAccount,
  input: { from?: string | undefined; to: string; opening_balance?: number | undefined },
): { from: string; openingBalance: bigint } {
  if (account.type !== "asset" && account.type !== "liability") {
    throw invalid("account_id", "Choose an asset or liability account");
  }
  if (account.open_id) {
    throw new DomainError(
      "wrong_state",
      "This account has an open reconciliation. Nothing was changed or charged. Complete or cancel it first.",
      { reconciliation_id: account.open_id },
    );
  }
  const { last_to: lastTo, last_closing: lastClosing } = account;
  const next = lastTo === null ? undefined : addDays(lastTo, 1);
  const from = input.from ?? next;
  if (from === undefined)
    throw invalid("from", "Enter the first day. This account hasn't been reconciled yet");
  if (next !== undefined && from !== next) {
    throw invalid(
      "from",
      `The last reconciliation ended on ${lastTo}, so this one starts on ${next}`,
    );
  }
  if (from > input.to) throw invalid("to", `Must be on or after ${from}`);
  const opening = input.opening_balance === undefined ? lastClosing : BigInt(input.opening_balance);
  if (opening === null) {
    throw invalid(
      "opening_balance",
      "Enter the opening balance. This account hasn't been reconciled yet",
    );
  }
  if (lastClosing !== null && opening !== BigInt(lastClosing)) {
    const told = minorUnitsToDecimal(lastClosing, account.currency);
    throw invalid(
      "opening_balance",
      `The last reconciliation closed with ${told} ${account.currency}`,
    );
  }
  return { from, openingBalance: BigInt(opening) };
}
