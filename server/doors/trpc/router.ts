import { z } from "zod";
import { confirmBillingEmail, previewBillingEmail } from "@/server/billing/change-billing-email";
import { isDomainError } from "@/server/foundation/errors";
import { networkOf } from "@/server/foundation/network";
import { signUpInvited } from "@/server/members/invitations/accept-invitation";
import {
  invitationToken,
  invitedSignUpFields,
} from "@/server/members/invitations/invitation.schema";
import { previewInvitation } from "@/server/members/invitations/read-invitations";
import { joiningSignUpSchema, joinLinkToken } from "@/server/members/join-links/join-link.schema";
import { previewJoinLink } from "@/server/members/join-links/read-join-links";
import { signUpToJoin } from "@/server/members/join-links/sign-up-to-join";
import { resetPassword } from "@/server/users/reset-password";
import { previewSignUp } from "@/server/users/sign-ups/complete-sign-up";
import { requestSignUp } from "@/server/users/sign-ups/request-sign-up";
import {
  emailOnlySchema,
  passwordSchema,
  setPasswordSchema,
  signInLinkSchema,
  signUpSchema,
  verifyEmailSchema,
} from "@/server/users/user.schema";
import { verifyEmail } from "@/server/users/verify-email";
import { countGuess } from "../auth/admit";
import { readSignUpCookie, signUpCookie } from "../auth/sign-up-cookie";
import { takeMail, takeSignUp } from "../auth/throttle";
import { accountEndpoints, sendLink } from "../endpoints/account";
import { accountingEndpoints as accounting } from "../endpoints/accounting";
import { agentEndpoints as agents } from "../endpoints/agents";
import { apiKeyEndpoints as apiKeys } from "../endpoints/api-keys";
import { billingEndpoints as billing } from "../endpoints/billing";
import { budgetEndpoints as budgets } from "../endpoints/budgets";
import { catalogueEndpoints as catalogue } from "../endpoints/catalogue";
import { holdEndpoints as holds } from "../endpoints/charges";
import { grantEndpoints as grants } from "../endpoints/grants";
import { invitationEndpoints as invitations } from "../endpoints/invitations";
import { joinLinkEndpoints as joinLinks } from "../endpoints/join-links";
import { ledgerEndpoints as ledger } from "../endpoints/ledger";
import { memberEndpoints as members } from "../endpoints/members";
import { organizationEndpoints as organizations } from "../endpoints/organizations";
import { paymentMethodEndpoints as paymentMethods } from "../endpoints/payment-methods";
import { paymentEndpoints as payments } from "../endpoints/payments";
import { priceEndpoints as prices } from "../endpoints/prices";
import { purchaseEndpoints as purchases } from "../endpoints/purchases";
import { quoteEndpoints as quotes } from "../endpoints/quotes";
import { rechargeEndpoints as recharge } from "../endpoints/recharge";
import { salesQuoteEndpoints as salesQuotes } from "../endpoints/sales-quotes";
import { sessionEndpoints as sessions } from "../endpoints/sessions";
import { staffEndpoints as staff } from "../endpoints/staff";
import { staffAccountEndpoints as staffAccounts } from "../endpoints/staff-accounts";
import { staffRequestEndpoints as staffRequests } from "../endpoints/staff-requests";
import { usageEndpoints as usage } from "../endpoints/usage";
import { walletEndpoints as wallets } from "../endpoints/wallets";
import {
  createCallerFactory,
  mutation,
  publicMutation,
  publicQuery,
  query,
  router,
  type TrpcContext,
} from "./init";

/** Everything the pages may ask for. Each row is an endpoint, or one of the few things a stranger may do. */
export const appRouter = router({
  auth: {
    /** Answers the same whether the address has an account or not; the mail that comes is another one. */
    signUp: publicMutation(signUpSchema, async ({ organization_name, ...person }, ctx) => {
      limitSignUps(ctx, person.email);
      const request = {
        ...person,
        organizationName: organization_name,
        network: networkOf(ctx.ip),
      };
      ctx.setCookies.push(signUpCookie(await requestSignUp(request, ctx.now)));
      return { email: person.email };
    }),
    /** Sign-up through an invitation: the person is a member at once, without an organization of their own. */
    signUpInvited: publicMutation(
      z.strictObject({ ...invitedSignUpFields, password: passwordSchema }),
      async (input, ctx) => {
        limitSignUps(ctx);
        return followLink(ctx, () => signUpInvited(input, ctx.now));
      },
    ),
    /** Sign-up on the way to an open link: the address is verified first. */
    signUpToJoin: publicMutation(joiningSignUpSchema, async (input, ctx) => {
      limitSignUps(ctx, input.email);
      const secret = await followLink(ctx, () => signUpToJoin(input, networkOf(ctx.ip), ctx.now));
      ctx.setCookies.push(signUpCookie(secret));
      return { email: input.email };
    }),
    requestSignInLink: publicMutation(signInLinkSchema, (input, ctx) =>
      sendLink({ ...input, purpose: "sign_in" }, ctx),
    ),
    requestPasswordReset: publicMutation(emailOnlySchema, (input, ctx) =>
      sendLink({ ...input, purpose: "reset_password" }, ctx),
    ),
    resetPassword: publicMutation(setPasswordSchema, async (input, ctx) => {
      await followLink(ctx, () => resetPassword(input.token, input.password, ctx.now));
      return { changed: true };
    }),
    /** What a verification link leads to, for the page that spends it; null when it leads nowhere. */
    previewVerification: publicQuery(
      verifyEmailSchema.pick({ token: true }),
      async (input, ctx) => {
        const browser = readSignUpCookie(ctx.cookies);
        const found = await followLink(ctx, () => previewSignUp(input.token, browser, ctx.now));
        return found && { email: found.email, needs_password: found.needsPassword };
      },
    ),
    /** Finishes a sign-up. The token it answers opens the first session through the provider "link". */
    verifyEmail: publicMutation(verifyEmailSchema, async (input, ctx) => {
      const browser = readSignUpCookie(ctx.cookies);
      const { email, organization, next, signInToken } = await followLink(ctx, () =>
        verifyEmail({ ...input, browser }, ctx.now),
      );
      return { email, slug: organization?.slug ?? null, next, sign_in_token: signInToken };
    }),
    /** What the link to a new billing email leads to; null when it leads nowhere. */
    previewBillingEmail: publicQuery(
      verifyEmailSchema.pick({ token: true }),
      async (input, ctx) => {
        const found = await followLink(ctx, () => previewBillingEmail(input.token, ctx.now));
        return found && { email: found.email, organization_name: found.organizationName };
      },
    ),
    /** Whoever reads the address agrees, signed in or not. */
    confirmBillingEmail: publicMutation(verifyEmailSchema.pick({ token: true }), (input, ctx) =>
      followLink(ctx, () => confirmBillingEmail(input.token, ctx.now)),
    ),
  },
  me: {
    get: query(accountEndpoints.me),
    update: mutation(accountEndpoints.meUpdate),
    resendVerification: mutation(accountEndpoints.resendVerification),
    sessions: query(sessions.sessionList),
    endSession: mutation(sessions.sessionEnd),
    endOtherSessions: mutation(sessions.sessionEndOthers),
    reauthenticate: mutation(sessions.reauthenticate),
    sendReauthenticationLink: mutation(sessions.reauthenticationLink),
    reauthenticateByLink: mutation(sessions.reauthenticateByLink),
  },
  members: {
    list: query(members.memberList),
    changeRole: mutation(members.memberUpdate),
    remove: mutation(members.memberRemove),
  },
  invitations: {
    list: query(invitations.invitationList),
    create: mutation(invitations.invitationCreate),
    resend: mutation(invitations.invitationResend),
    revoke: mutation(invitations.invitationRevoke),
    accept: mutation(invitations.invitationAccept),
    preview: publicQuery(z.strictObject({ token: invitationToken }), ({ token }, ctx) =>
      followLink(ctx, () => previewInvitation(token, ctx.now)),
    ),
  },
  joinLinks: {
    list: query(joinLinks.joinLinkList),
    create: mutation(joinLinks.joinLinkCreate),
    revoke: mutation(joinLinks.joinLinkRevoke),
    accept: mutation(joinLinks.joinLinkAccept),
    preview: publicQuery(z.strictObject({ link: joinLinkToken }), ({ link }, ctx) =>
      followLink(ctx, () => previewJoinLink(link, ctx.now)),
    ),
  },
  organizations: {
    list: query(organizations.organizationList),
    get: query(organizations.organizationGet),
    create: mutation(organizations.organizationCreate),
    update: mutation(organizations.organizationUpdate),
    usage: query(usage.organizationUsage),
    events: query(usage.organizationEvents),
  },
  usage: {
    forecast: query(usage.forecast),
    statement: query(usage.statement),
  },
  ledger: {
    list: query(ledger.ledgerList),
    get: query(ledger.ledgerGet),
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
  exports: {
    list: query(accounting.exportList),
    create: mutation(accounting.exportCreate),
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
  wallets: {
    list: query(wallets.walletList),
    get: query(wallets.walletGet),
    create: mutation(wallets.walletCreate),
    update: mutation(wallets.walletUpdate),
    transactions: query(wallets.walletTransactions),
  },
  holds: {
    list: query(holds.holdList),
    release: mutation(holds.holdRelease),
  },
  grants: {
    list: query(grants.grantList),
    give: mutation(grants.creditGrantCreate),
    void: mutation(grants.creditGrantVoid),
    schedules: query(grants.scheduleList),
    createSchedule: mutation(grants.scheduleCreate),
    cancelSchedule: mutation(grants.scheduleCancel),
  },
  billing: {
    get: query(billing.billingGet),
    update: mutation(billing.billingUpdate),
    resendEmail: mutation(billing.billingEmailResend),
    cancelEmail: mutation(billing.billingEmailCancel),
    overview: query(billing.billingOverview),
    offer: query(purchases.offerGet),
    buy: mutation(purchases.purchaseCreate),
    purchases: query(purchases.purchaseList),
    purchasePackage: mutation(purchases.purchasePackage),
    cancelPurchase: mutation(purchases.purchaseCancel),
    verifyPurchase: mutation(purchases.purchaseVerify),
    quotes: query(salesQuotes.quoteList),
    acceptQuote: mutation(salesQuotes.quoteAccept),
    declineQuote: mutation(salesQuotes.quoteDecline),
    addCard: mutation(paymentMethods.cardAdd),
    setDefaultCard: mutation(paymentMethods.cardSetDefault),
    removeCard: mutation(paymentMethods.cardRemove),
    portal: mutation(paymentMethods.portal),
    rechargePolicy: mutation(recharge.rechargePolicyPut),
    rechargeAttempts: query(recharge.attemptList),
    rechargeAttempt: query(recharge.attemptGet),
    confirmRecharge: mutation(recharge.attemptConfirm),
    rechargeEvaluations: query(recharge.evaluationList),
    triggerRecharge: mutation(recharge.trigger),
    emails: query(billing.emailList),
  },
  operations: {
    list: query(catalogue.operationList),
    quote: query(quotes.operationQuote),
  },
  staff: {
    platform: query(staff.platform),
    ledgerCheck: query(staff.ledgerCheck),
    quotes: query(salesQuotes.staffQuoteList),
    issueQuote: mutation(salesQuotes.staffQuoteIssue),
    withdrawQuote: mutation(salesQuotes.staffQuoteWithdraw),
    payments: query(payments.paymentList),
    payment: query(payments.paymentGet),
    unexpectedPayments: query(payments.unexpectedList),
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
  staffAccounts: {
    get: query(staffAccounts.accountGet),
    adjust: mutation(staffAccounts.adjustmentCreate),
    setOverage: mutation(staffAccounts.overageSet),
    allowKey: mutation(staffAccounts.keyAllow),
  },
  staffRequests: {
    list: query(staffRequests.requestList),
    approve: mutation(staffRequests.requestApprove),
    reject: mutation(staffRequests.requestReject),
  },
});

/** Does what a link is for. One that leads nowhere is counted as a guess. @throws rate_limited */
async function followLink<T>({ ip }: TrpcContext, follow: () => Promise<T>): Promise<T> {
  const refuseGuesses = async () => {
    const refusal = await countGuess(ip);
    if (refusal) throw refusal;
  };
  try {
    const found = await follow();
    if (found === null) await refuseGuesses();
    return found;
  } catch (error) {
    if (isDomainError(error) && ["not_found", "wrong_state"].includes(error.code))
      await refuseGuesses();
    throw error;
  }
}

/** @throws rate_limited */
function limitSignUps(requester: TrpcContext, email?: string): void {
  takeSignUp(requester);
  if (email) takeMail(email, requester);
}

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
