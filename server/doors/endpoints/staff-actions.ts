import { z } from "zod";
import { accountOfPayout, amountOfPayout, decidePayout } from "@/server/earnings/decide-payout";
import { payoutNote } from "@/server/earnings/redemption.schema";
import type { Tx } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { adjustCredits } from "@/server/grants/adjust-credits";
import { newAdjustmentSchema, overageFields } from "@/server/grants/adjustment.schema";
import { accountOfKey, allowKeyToGrant } from "@/server/grants/allow-key";
import { giveGrant } from "@/server/grants/give-grant";
import { grantCredits, newGrantSchema } from "@/server/grants/grant.schema";
import { newScheduleSchema } from "@/server/grants/schedule.schema";
import { createSchedule, mostOfSchedule } from "@/server/grants/schedules";
import { moreOverage, setOverage } from "@/server/grants/set-overage";
import { runOnce } from "@/server/operations/idempotency";
import { refundInput } from "@/server/operations/metered/charge.schema";
import { refundable, refundIn } from "@/server/operations/metered/refund-charge";
import {
  creditsInWords,
  creditsWord,
  formatCredits,
  formatCreditsDelta,
} from "@/server/pricing/amount-words";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { priceBooks } from "@/server/pricing/price-version.schema";
import { createPromotion, mostOfPromotion } from "@/server/promotions/change-promotions";
import { newPromotionFields } from "@/server/promotions/promotion.schema";
import { givenByQuote, issueQuote, payerOf } from "@/server/purchases/quotes/issue-quote";
import { newQuoteFields } from "@/server/purchases/quotes/quote.schema";
import { resetFields } from "@/server/staff/people/person.schema";
import { resetLostFactor } from "@/server/users/second-factor/reset-lost";
import { agreePrice, movePriceBook } from "@/server/staff/prices/agree-price";
import { givenByAgreement, givenByMove, givenByVersion } from "@/server/staff/prices/give-more";
import { agreePriceSchema, publishVersionSchema } from "@/server/staff/prices/prices.schema";
import { publishVersion } from "@/server/staff/prices/publish-version";
import { readRequest } from "@/server/staff/requests/list-requests";
import { type AwaitsApproval, awaitsApprovalSchema } from "@/server/staff/requests/request.schema";
import {
  defineStaffAction,
  runStaffAction,
  type StaffAction,
} from "@/server/staff/requests/staff-action";
import type { HandlerContext } from "./define-endpoint";

const accountFields = { credit_account_id: idSchema("creditAccount") };
const overageInput = z.strictObject({ ...accountFields, ...overageFields });

/**
 * Everything staff do that creates credits, or lets others create them, or lets others in. One list: what is not in it
 * cannot be asked for, and nothing in it is done past the limit by one person.
 */
export const staffActions = {
  giveCredits: defineStaffAction({
    kind: "grant",
    input: newGrantSchema,
    account: (tx, { wallet_id }) => accountOfWallet(tx, wallet_id),
    worstCase: async (_tx, { amount }) => creditsToMicrocredits(amount),
    title: ({ amount, grant_type }) =>
      `Give ${formatCredits(amount)} ${grant_type} ${creditsWord(amount)}`,
    reason: ({ description, source }) => description ?? source ?? null,
    perform: giveGrant,
  }),
  giveRecurring: defineStaffAction({
    kind: "grant_schedule",
    input: newScheduleSchema,
    account: (tx, { wallet_id }) => accountOfWallet(tx, wallet_id),
    worstCase: async (_tx, input, now) => mostOfSchedule(input, now),
    title: ({ amount, cadence, grant_type }) =>
      `Give ${formatCredits(amount)} ${grant_type} ${creditsWord(amount)} ${cadence}`,
    reason: ({ description }) => description,
    perform: createSchedule,
  }),
  adjust: defineStaffAction({
    kind: "adjustment",
    input: newAdjustmentSchema.extend(accountFields),
    account: async (_tx, input) => input.credit_account_id,
    worstCase: async (_tx, { amount }) => creditsToMicrocredits(Math.abs(amount)),
    title: ({ amount }) =>
      `Adjust by ${formatCreditsDelta(amount)} ${creditsWord(Math.abs(amount))}`,
    reason: ({ reason }) => reason,
    async perform(tx, { credit_account_id: creditAccountId, amount, reason }, staff, now) {
      const wanted = { creditAccountId, amountCredits: amount, reason };
      const { id } = await adjustCredits(tx, wanted, staff, now);
      return { id };
    },
  }),
  setOverage: defineStaffAction({
    kind: "overage",
    input: overageInput,
    account: async (_tx, input) => input.credit_account_id,
    worstCase: (tx, input) => moreOverage(tx, input.credit_account_id, overageOf(input)),
    title({ overage_policy: policy, overage_limit: limit }) {
      if (policy === "block") return "Block overage";
      if (policy === "allow_to_limit") return `Allow up to ${creditsInWords(limit)} of debt`;
      return limit === 0
        ? "Allow debt without limit, invoiced"
        : `Allow up to ${creditsInWords(limit)} of debt, invoiced`;
    },
    reason: ({ reason }) => reason,
    async perform(tx, input, staff, now) {
      await setOverage(tx, input.credit_account_id, overageOf(input), staff, now);
      return null;
    },
  }),
  allowKey: defineStaffAction({
    kind: "key_allowance",
    input: z.strictObject({ key_id: idSchema("apiKey"), credits: grantCredits }),
    account: (tx, { key_id }) => accountOfKey(tx, key_id),
    worstCase: async (_tx, { credits }) => creditsToMicrocredits(credits),
    title: ({ key_id, credits }) => `Let key ${key_id} grant ${creditsInWords(credits)}`,
    reason: () => null,
    async perform(tx, { key_id, credits }, staff, now) {
      await allowKeyToGrant(tx, key_id, credits, staff, now);
      return null;
    },
  }),
  quote: defineStaffAction({
    kind: "quote",
    input: z.strictObject({
      to_organization: idSchema("organization"),
      ...newQuoteFields,
      ticket_id: idSchema("ticket").optional().meta({ description: "The request it answers" }),
    }),
    account: async (tx, { to_organization }) =>
      (await payerOf(tx, to_organization)).creditAccountId,
    worstCase: (tx, input, now) => givenByQuote(tx, input.to_organization, input, now),
    title: ({ credits, amount_cents }) =>
      `Offer ${creditsInWords(credits)} for $${(amount_cents / 100).toFixed(2)}`,
    reason: ({ title, note }) => (note ? `${title}: ${note}` : title),
    perform: (tx, { to_organization, ticket_id, ...offer }, staff, now) =>
      issueQuote(tx, to_organization, offer, staff, now, ticket_id),
  }),
  createPromotion: defineStaffAction({
    kind: "promotion_code",
    input: z.strictObject(newPromotionFields),
    account: async () => null,
    worstCase: async (_tx, input) => mostOfPromotion(input),
    title: ({ code, credits, redemption_limit: limit }) =>
      `Create code ${code}: ${creditsInWords(credits)} for ${limit === null ? "any number of accounts" : limit === 1 ? "one account" : `each of ${limit} accounts`}`,
    reason: ({ note }) => note,
    perform: createPromotion,
  }),
  agreePrice: defineStaffAction({
    kind: "agreed_price",
    input: agreePriceSchema,
    account: async (_tx, input) => input.credit_account_id,
    worstCase: givenByAgreement,
    title: ({ subject, prices }) => `Agree a price for ${subject}: ${JSON.stringify(prices)}`,
    reason: ({ note }) => note,
    perform: agreePrice,
  }),
  movePriceBook: defineStaffAction({
    kind: "price_book",
    input: z.strictObject({ ...accountFields, price_book: z.enum(priceBooks) }),
    account: async (_tx, input) => input.credit_account_id,
    worstCase: (tx, input, now) => givenByMove(tx, input.credit_account_id, input.price_book, now),
    title: ({ price_book }) => `Move to the ${price_book} price book`,
    reason: () => null,
    async perform(tx, input, staff, now) {
      await movePriceBook(tx, input.credit_account_id, input.price_book, staff, now);
      return null;
    },
  }),
  publishPrices: defineStaffAction({
    kind: "price_version",
    input: publishVersionSchema,
    account: async () => null,
    worstCase: givenByVersion,
    title: ({ price_book, effective_at }) =>
      `Publish prices of the ${price_book} book, effective ${effective_at}`,
    reason: ({ note }) => note,
    perform: publishVersion,
  }),
  refundCharge: defineStaffAction({
    kind: "charge_refund",
    input: refundInput,
    account: async (tx, { charge_id }) => (await chargeNamed(tx, charge_id)).creditAccountId,
    worstCase: async (tx, { charge_id, credits }) =>
      credits === undefined ? refundable(tx, charge_id) : creditsToMicrocredits(credits),
    title: ({ charge_id, credits }) =>
      `Refund ${credits === undefined ? "the rest" : creditsInWords(credits)} of charge ${charge_id}`,
    reason: ({ reason }) => reason,
    async perform(tx, { charge_id, credits, reason }, staff, now) {
      const entry = await chargeNamed(tx, charge_id);
      return (await refundIn(tx, { entry, credits, reason, actor: staff, now })).refund;
    },
  }),
  approvePayout: defineStaffAction({
    kind: "payout",
    input: z.strictObject({ redemption_id: idSchema("redemption"), note: payoutNote }),
    account: (tx, { redemption_id }) => accountOfPayout(tx, redemption_id),
    // It creates no credits; money that leaves counts like credits that are given.
    worstCase: (tx, { redemption_id }) => amountOfPayout(tx, redemption_id),
    title: ({ redemption_id }) => `Approve payout ${redemption_id}`,
    reason: ({ note }) => note,
    perform: (tx, { redemption_id, note }, staff, now) =>
      decidePayout(tx, redemption_id, { state: "completed", note }, staff, now),
  }),
  resetSecondFactor: defineStaffAction({
    kind: "second_factor_reset",
    input: z.strictObject(resetFields),
    account: async () => null,
    // It opens an account to whoever reads its mailbox: never one person's doing.
    worstCase: async () => null,
    title: ({ user_id }) => `Reset the second factor of ${user_id}`,
    reason: ({ reason }) => reason,
    perform: (tx, { user_id, reason }, staff, now) =>
      resetLostFactor(tx, user_id, reason, staff, now),
  }),
} as const;

export const allStaffActions = Object.values(staffActions) as unknown as StaffAction[];

/** Does it or asks for it, once for its Idempotency-Key, and answers what came of it. */
export async function doOrAsk<Input extends z.ZodType, Output>(
  action: StaffAction<Input, Output>,
  input: z.output<Input>,
  {
    actor,
    idempotent,
    now,
    report,
  }: Pick<HandlerContext<unknown, "anyone">, "actor" | "idempotent" | "now" | "report">,
): Promise<Output | AwaitsApproval> {
  const { output: outcome, replayed } = await runOnce(idempotent, now, (tx) =>
    runStaffAction(tx, action, input, actor, now),
  );
  report.replayed = replayed;
  if (outcome.state === "done") return outcome.output;
  report.httpStatus = 202;
  return { approval_request: await readRequest(outcome.requestId, now) };
}

/** The answer of an action of staff: what it did, or the request that a second person decides. */
export function orAwaits<Output extends z.ZodType>(schema: Output) {
  return z.union([awaitsApprovalSchema, schema]);
}

/** The status of an answer that waits. */
export const awaits = {
  202: "Above the staff limit: a second person has to approve it. No credits have moved",
};

export function isAwaiting(answer: unknown): answer is AwaitsApproval {
  return typeof answer === "object" && answer !== null && "approval_request" in answer;
}

function overageOf(input: z.output<typeof overageInput>) {
  const { overage_policy: policy, overage_limit: limitCredits, reason } = input;
  return { policy, limitCredits, reason };
}

async function accountOfWallet(tx: Tx, walletId: string): Promise<string> {
  const wallet = await tx.wallet.findUnique({ where: { id: walletId } });
  if (!wallet) throw notFound("wallet");
  return wallet.creditAccountId;
}

async function chargeNamed(tx: Tx, chargeId: string) {
  const entry = await tx.ledgerEntry.findFirst({
    where: { transactionId: chargeId, kind: { in: ["debit", "capture"] } },
  });
  if (!entry) throw notFound("charge");
  return entry;
}
