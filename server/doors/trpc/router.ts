import { DomainError } from "@/server/foundation/errors";
import { resetPassword } from "@/server/users/reset-password";
import { signUp } from "@/server/users/sign-up";
import { emailOnlySchema, setPasswordSchema, signUpSchema } from "@/server/users/user.schema";
import { verifyEmail } from "@/server/users/verify-email";
import { takeAttempt } from "../auth/throttle";
import { accountEndpoints, sendLink } from "../endpoints/account";
import { accountingEndpoints as accounting } from "../endpoints/accounting";
import { agentEndpoints as agents } from "../endpoints/agents";
import { apiKeyEndpoints as apiKeys } from "../endpoints/api-keys";
import { billingEndpoints as billing } from "../endpoints/billing";
import { budgetEndpoints as budgets } from "../endpoints/budgets";
import { catalogueEndpoints as catalogue } from "../endpoints/catalogue";
import { organizationEndpoints as organizations } from "../endpoints/organizations";
import { paymentEndpoints as payments } from "../endpoints/payments";
import { priceEndpoints as prices } from "../endpoints/prices";
import { quoteEndpoints as quotes } from "../endpoints/quotes";
import { staffEndpoints as staff } from "../endpoints/staff";
import { createCallerFactory, mutation, publicMutation, query, router } from "./init";

/** Everything the pages may ask for. Each row is an endpoint, or one of the five things a stranger may do. */
export const appRouter = router({
  auth: {
    signUp: publicMutation(signUpSchema, async (input, ctx) => {
      if (!(await takeAttempt("sign-up", ctx.ip)))
        throw new DomainError(
          "rate_limited",
          "Too many accounts were made from here. Wait ten minutes and try again.",
          { retry_after: 600 },
        );
      const { organization } = await signUp(input, ctx.now);
      return { slug: organization.slug };
    }),
    requestSignInLink: publicMutation(emailOnlySchema, (input, ctx) =>
      sendLink(input.email, "sign_in", ctx.now),
    ),
    requestPasswordReset: publicMutation(emailOnlySchema, (input, ctx) =>
      sendLink(input.email, "reset_password", ctx.now),
    ),
    resetPassword: publicMutation(setPasswordSchema, async (input, ctx) => {
      await resetPassword(input.token, input.password, ctx.now);
      return { changed: true };
    }),
    verifyEmail: publicMutation(setPasswordSchema.pick({ token: true }), async (input, ctx) => {
      const { user, organization } = await verifyEmail(input.token, ctx.now);
      return { email: user.email, slug: organization?.slug ?? null };
    }),
  },
  me: {
    get: query(accountEndpoints.me),
    update: mutation(accountEndpoints.meUpdate),
    resendVerification: mutation(accountEndpoints.resendVerification),
  },
  organizations: {
    list: query(organizations.organizationList),
    get: query(organizations.organizationGet),
    create: mutation(organizations.organizationCreate),
    update: mutation(organizations.organizationUpdate),
    usage: query(organizations.organizationUsage),
    events: query(organizations.organizationEvents),
  },
  accounts: {
    list: query(accounting.accountList),
    get: query(accounting.accountGet),
    create: mutation(accounting.accountCreate),
    update: mutation(accounting.accountUpdate),
  },
  transactions: {
    list: query(accounting.transactionList),
    get: query(accounting.transactionGet),
    create: mutation(accounting.transactionCreate),
    update: mutation(accounting.transactionUpdate),
    post: mutation(accounting.transactionPost),
    reverse: mutation(accounting.transactionReverse),
  },
  apiKeys: {
    list: query(apiKeys.apiKeyList),
    create: mutation(apiKeys.apiKeyCreate),
    rotate: mutation(apiKeys.apiKeyRotate),
    revoke: mutation(apiKeys.apiKeyRevoke),
  },
  budgets: {
    list: query(budgets.budgetList),
    subjects: query(budgets.budgetSubjects),
    create: mutation(budgets.budgetCreate),
    update: mutation(budgets.budgetUpdate),
    resume: mutation(budgets.budgetResume),
    archive: mutation(budgets.budgetArchive),
  },
  agents: {
    list: query(agents.agentList),
    create: mutation(agents.agentCreate),
    rename: mutation(agents.agentUpdate),
    archive: mutation(agents.agentArchive),
  },
  billing: {
    get: query(billing.billingGet),
    update: mutation(billing.billingUpdate),
    overview: query(billing.billingOverview),
    grants: query(billing.grantList),
    ledger: query(billing.ledgerList),
    purchases: query(billing.purchaseList),
    purchasePackage: mutation(billing.purchasePackage),
    verifyPurchase: mutation(billing.purchaseVerify),
    addCard: mutation(billing.cardAdd),
    setDefaultCard: mutation(billing.cardSetDefault),
    removeCard: mutation(billing.cardRemove),
    rechargePolicy: mutation(billing.rechargePolicyPut),
    rechargeHistory: query(billing.rechargeHistory),
    emails: query(billing.emailList),
  },
  operations: {
    list: query(catalogue.operationList),
    quote: query(quotes.operationQuote),
  },
  staff: {
    platform: query(staff.platform),
    ledgerCheck: query(staff.ledgerCheck),
    payments: query(payments.paymentList),
    payment: query(payments.paymentGet),
    refundPreview: query(payments.refundPreview),
    refund: mutation(payments.refundCreate),
    stripeEvents: query(payments.stripeEventList),
    replayStripeEvent: mutation(payments.stripeEventReplay),
    reconciliations: query(payments.reconciliationList),
    reconciliation: query(payments.reconciliationGet),
    reconcile: mutation(payments.reconciliationStart),
    priceVersions: query(prices.versionList),
    publishPrices: mutation(prices.versionPublish),
    priceBook: query(prices.bookGet),
    pricedAccounts: query(prices.accountList),
    pricedAccount: query(prices.accountGet),
    movePriceBook: mutation(prices.accountMove),
    priceOverrides: query(prices.overrideList),
    agreePrice: mutation(prices.overrideCreate),
    endAgreedPrice: mutation(prices.overrideEnd),
  },
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
