import { z } from "zod";
import { walletAlertSchema } from "@/server/alerts/alert.schema";
import { invalid } from "@/server/foundation/errors";
import { invariant } from "@/server/foundation/invariant";
import { metadataSchema } from "@/server/grants/grant.schema";
import type { WalletAnswer } from "@/server/grants/wallet.schema";
import { alertSettingsInput, alertsOf, setAlerts, thresholdsIn } from "./alert-settings";
import { type CallContext, defineCall } from "./define-call";
import {
  creditsInput,
  customerId,
  namedCustomer,
  notKept,
  pageInput,
  paginationOf,
  refusedField,
  repeatKey,
} from "./fields";
import { topUpTransaction } from "./transaction-answer";
import { listTransactions } from "./transactions";
import { upcomingGrants } from "./upcoming-grants";
import { balanceAnswer, walletAnswer } from "./wallet-answer";

const id = z.string().min(1).max(100);
const one = z.strictObject({ id });

const currency = z
  .string()
  .max(20)
  .refine(
    (said) => said.toLowerCase() === "credits",
    'Wallets hold credits: send "credits". A credit costs $0.01',
  );

/** Their client sends "1" where nothing was said. */
const rate = z
  .string()
  .optional()
  .refine((said) => said === undefined || Number(said) === 1, "A wallet holds credits: send 1");

const autoTopUp = z.strictObject({
  enabled: z.boolean().default(false),
  threshold: creditsInput.optional(),
  amount: creditsInput.optional(),
  invoicing: z.literal(false, "Top-ups charge the saved card: leave invoicing out").optional(),
});

const settings = {
  auto_topup: autoTopUp.optional(),
  alert_settings: alertSettingsInput.optional(),
  /** As S4 prints them; their client has no field for it. */
  alerts: z.array(walletAlertSchema).max(20).optional(),
  config: z
    .object({ allowed_price_types: z.array(z.literal("ALL", "A wallet pays for everything")) })
    .optional(),
  metadata: notKept,
};

export const walletCalls = [
  defineCall({
    method: "post",
    path: "/wallets",
    status: 200,
    input: z.strictObject({
      customer_id: id.optional(),
      external_customer_id: id.optional(),
      currency,
      name: z.string().max(60).optional(),
      description: z.string().max(60, "Use at most 60 characters: it names the wallet").optional(),
      wallet_type: z.literal("PRE_PAID", "Wallets are prepaid").optional(),
      conversion_rate: rate,
      topup_conversion_rate: rate,
      initial_credits_to_load: creditsInput.default(0),
      initial_credits_expiry_date_utc: z.string().optional(),
      initial_credits_to_load_expiry_date: refusedField("Send initial_credits_expiry_date_utc"),
      price_unit: refusedField("Prices are in credits. Leave it out"),
      ...settings,
    }),
    async handle({ input, ours, ...context }) {
      const { customer_id, external_customer_id: externalId, auto_topup, alerts } = input;
      if (input.alert_settings) thresholdsIn(input.alert_settings);
      const body = {
        customer_id: await namedCustomer(context, { id: customer_id, externalId }),
        currency: "credits",
        name: input.name || input.description || "Prepaid credits",
        ...(auto_topup ? { auto_top_up: auto_topup } : {}),
        ...(alerts ? { alerts } : {}),
      };
      const key = context.idempotencyKey ?? repeatKey("wallet", input);
      const wallet = await ours("wallet.create", body, { idempotencyKey: key });
      if (input.alert_settings) await setAlerts(ours, wallet, input.alert_settings);
      if (input.initial_credits_to_load === 0) return readWallet(ours, wallet.id);
      const first = {
        wallet_id: wallet.id,
        amount: input.initial_credits_to_load,
        grant_type: "promotional",
        ...(input.initial_credits_expiry_date_utc
          ? { expires_at: input.initial_credits_expiry_date_utc }
          : {}),
      };
      await ours("credit_grant.create", first, {
        idempotencyKey: repeatKey("initial", [wallet.id, key]),
      });
      return readWallet(ours, wallet.id);
    },
  }),
  defineCall({
    method: "get",
    path: "/wallets/{id}",
    status: 200,
    input: one.extend({ expand: notKept }),
    handle: ({ input, ours }) => readWallet(ours, input.id),
  }),
  defineCall({
    method: "put",
    path: "/wallets/{id}",
    status: 200,
    input: one.extend({ name: z.string().optional(), description: notKept, ...settings }),
    async handle({ input, ours }) {
      const { id: wallet_id, name, auto_topup, alerts, alert_settings: settings } = input;
      if (settings) thresholdsIn(settings);
      const change = {
        wallet_id,
        ...(name === undefined ? {} : { name }),
        ...(auto_topup ? { auto_top_up: auto_topup } : {}),
        ...(alerts ? { alerts } : {}),
      };
      const wallet = await ours("wallet.update", change);
      if (settings) await setAlerts(ours, wallet, settings);
      return readWallet(ours, wallet_id);
    },
  }),
  defineCall({
    method: "get",
    path: "/wallets/{id}/balance/real-time",
    status: 200,
    input: one.extend({ expand: notKept, from_cache: notKept }),
    async handle({ input, ours, now }) {
      const wallet = await ours("wallet.get", { wallet_id: input.id });
      const alerts = await alertsOf(ours, [wallet]);
      return balanceAnswer(wallet, alerts.get(wallet.id) ?? [], now);
    },
  }),
  defineCall({
    method: "get",
    path: "/wallets/{id}/transactions",
    status: 200,
    input: one.extend({
      ...pageInput,
      expand: notKept,
      order: z.literal("desc", "Transactions are listed newest first: use desc").optional(),
      status: z.literal("published", "Every transaction is published").optional(),
      transaction_status: z.literal("completed", "Every transaction is completed").optional(),
    }),
    handle: ({ input: { id: walletId, limit, offset }, ours }) =>
      listTransactions(ours, walletId, { limit, offset }),
  }),
  defineCall({
    method: "post",
    path: "/wallets/{id}/top-up",
    status: 200,
    input: one.extend({
      credits_to_add: creditsInput.optional(),
      amount: creditsInput.optional(),
      transaction_reason: z.string(),
      idempotency_key: z.string().min(1).max(255).optional(),
      description: z.string().optional(),
      expiry_date_utc: z.string().optional(),
      priority: z.int().optional(),
      metadata: metadataSchema.optional(),
    }),
    handle: topUp,
  }),
  defineCall({
    method: "get",
    path: "/customers/wallets",
    status: 200,
    input: z.strictObject({
      id: id.optional(),
      lookup_key: id.optional(),
      include_real_time_balance: notKept,
      from_cache: notKept,
      expand: notKept,
    }),
    async handle({ input, ...context }) {
      const named = { id: input.id, externalId: input.lookup_key };
      return walletsOf(context.ours, await namedCustomer(context, named));
    },
  }),
  defineCall({
    method: "get",
    path: "/customers/{id}/wallets",
    status: 200,
    input: one.extend({ expand: notKept, include_real_time_balance: notKept }),
    handle: async ({ input, ...context }) =>
      walletsOf(context.ours, await customerId(context, input.id)),
  }),
  defineCall({
    method: "post",
    path: "/wallets/search",
    status: 200,
    input: z.strictObject({
      ...pageInput,
      wallet_ids: z.array(id).min(1).max(20),
      status: z.literal("active", "Every wallet is active").optional(),
      expand: notKept,
    }),
    async handle({ input: { wallet_ids: ids, limit, offset }, ours }) {
      const wanted = [...new Set(ids)];
      const found: WalletAnswer[] = [];
      for (const wallet_id of wanted) found.push(await ours("wallet.get", { wallet_id }));
      return {
        items: await walletAnswers(ours, found.slice(offset, offset + limit)),
        pagination: paginationOf({ limit, offset }, found.length),
      };
    },
  }),
  defineCall({
    method: "get",
    path: "/customers/{id}/grants/upcoming",
    status: 200,
    input: one,
    async handle({ input, ...context }) {
      const customer = { customer_id: await customerId(context, input.id) };
      const [wallets, schedules] = [
        await context.ours("wallet.list", customer),
        await context.ours("grant_schedule.list", customer),
      ];
      const items = upcomingGrants(wallets.data, schedules.data);
      return { items, pagination: paginationOf({ limit: items.length, offset: 0 }, items.length) };
    },
  }),
];

type Ours = CallContext<unknown>["ours"];

async function walletsOf(ours: Ours, customer: string) {
  const { data } = await ours("wallet.list", { customer_id: customer });
  return walletAnswers(ours, data);
}

async function walletAnswers(ours: Ours, wallets: readonly WalletAnswer[]) {
  const alerts = await alertsOf(ours, wallets);
  return wallets.map((wallet) => walletAnswer(wallet, alerts.get(wallet.id) ?? []));
}

async function readWallet(ours: Ours, id: string) {
  const wallet = await ours("wallet.get", { wallet_id: id });
  const alerts = await alertsOf(ours, [wallet]);
  return walletAnswer(wallet, alerts.get(id) ?? []);
}

/** Which kind of grant a reason makes. Nobody is invoiced here: what was paid for elsewhere is prepaid. */
const typeOfReason: Record<string, "promotional" | "prepaid" | "committed" | "bonus"> = {
  FREE_CREDIT_GRANT: "promotional",
  PURCHASED_CREDIT_DIRECT: "prepaid",
  SUBSCRIPTION_CREDIT_GRANT: "committed",
  CREDIT_NOTE: "bonus",
};

type TopUp = {
  id: string;
  credits_to_add?: number | undefined;
  amount?: number | undefined;
  transaction_reason: string;
  idempotency_key?: string | undefined;
  description?: string | undefined;
  expiry_date_utc?: string | undefined;
  priority?: number | undefined;
  metadata?: Record<string, string> | undefined;
};

async function topUp({ input, ours, idempotencyKey }: CallContext<TopUp>) {
  const { id: wallet_id, credits_to_add: credits = input.amount, transaction_reason } = input;
  const grant_type = typeOfReason[transaction_reason];
  if (!grant_type)
    throw invalid(
      "transaction_reason",
      `Use one of ${Object.keys(typeOfReason).join(", ")}. To charge a card, open a checkout: POST /api/v1/credits/checkout`,
    );
  if (credits === undefined) throw invalid("credits_to_add", "Is missing");
  if (input.amount !== undefined && input.amount !== credits)
    throw invalid("amount", "Contradicts credits_to_add: a wallet is kept in credits");
  const grant = {
    wallet_id,
    amount: credits,
    grant_type,
    ...(input.expiry_date_utc ? { expires_at: input.expiry_date_utc } : {}),
    ...(input.priority === undefined ? {} : { priority: input.priority }),
    ...(input.description ? { description: input.description } : {}),
    ...(input.metadata ? { metadata: input.metadata } : {}),
  };
  const key = input.idempotency_key ?? idempotencyKey;
  const given = await ours("credit_grant.create", grant, { idempotencyKey: key });
  invariant("remaining" in given, "what a key grants waits for nobody");
  const wallet = await readWallet(ours, wallet_id);
  return {
    invoice_id: null,
    wallet,
    wallet_transaction: topUpTransaction(given, {
      customerId: wallet.customer_id,
      reason: transaction_reason,
      key,
    }),
  };
}
