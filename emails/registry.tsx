import { render, toPlainText } from "react-email";
import type { z } from "zod";
import { visible } from "@/server/foundation/plain-text.schema";
import { accountDeleted } from "./account-deleted";
import { addressUnreachable } from "./address-unreachable";
import { apiKeyCreated } from "./api-key-created";
import { balanceAlert } from "./balance-alert";
import { billingDetailsChanged } from "./billing-details-changed";
import { budgetReached } from "./budget-reached";
import { budgetRequest } from "./budget-request";
import { budgetRequestDecided } from "./budget-request-decided";
import { cardExpiring } from "./card-expiring";
import { cardNeedsConfirmation } from "./card-needs-confirmation";
import { confirmBillingEmail } from "./confirm-billing-email";
import { confirmEmailChange } from "./confirm-email-change";
import { confirmIdentity } from "./confirm-identity";
import { creditsExpiring } from "./credits-expiring";
import { creditsRequested } from "./credits-requested";
import { criticalBalance } from "./critical-balance";
import type { EmailDefinition } from "./define-email";
import { depletedBalance } from "./depleted-balance";
import { dispute } from "./dispute";
import { emailChangeTried } from "./email-change-tried";
import { emailChanged } from "./email-changed";
import { invitation } from "./invitation";
import { invoice } from "./invoice";
import { lowBalance } from "./low-balance";
import { organizationClosed } from "./organization-closed";
import { organizationMoved } from "./organization-moved";
import { organizationReopened } from "./organization-reopened";
import { ownershipDecided } from "./ownership-decided";
import { ownershipOffered } from "./ownership-offered";
import { passwordChanged } from "./password-changed";
import { pastDue } from "./past-due";
import { paymentFailed } from "./payment-failed";
import { paymentMethodAdded } from "./payment-method-added";
import { paymentMethodRemoved } from "./payment-method-removed";
import { payoutDecided } from "./payout-decided";
import type { EmailFrame, FooterProps } from "./props.schema";
import { photoshootSubmitted } from "./photoshoot-submitted";
import { purchaseReceipt } from "./purchase-receipt";
import { quoteIssued } from "./quote-issued";
import { reasonFor } from "./reader-reasons";
import { rechargeDisabled } from "./recharge-disabled";
import { rechargeFailed } from "./recharge-failed";
import { rechargeReceipt } from "./recharge-receipt";
import { recurringPaused } from "./recurring-paused";
import { recurringWaiting } from "./recurring-waiting";
import { refund } from "./refund";
import { refundFailed } from "./refund-failed";
import { resetPassword } from "./reset-password";
import { resumed } from "./resumed";
import { revokedKeyUsed } from "./revoked-key-used";
import { securityNotice } from "./security-notice";
import { signInLink } from "./sign-in-link";
import { signUpTried } from "./sign-up-tried";
import { spendingDigest } from "./spending-digest";
import { staffRequestDecided } from "./staff-request-decided";
import { staffRequestWaiting } from "./staff-request-waiting";
import { suspended } from "./suspended";
import { ticketAnswered } from "./ticket-answered";
import { ticketReceived } from "./ticket-received";
import { ticketWaiting } from "./ticket-waiting";
import { transferAwaited } from "./transfer-awaited";
import { verifyEmail } from "./verify-email";
import { webhookDisabled } from "./webhook-disabled";

const emails = {
  "verify-email": verifyEmail,
  "sign-up-tried": signUpTried,
  "sign-in-link": signInLink,
  "reset-password": resetPassword,
  "confirm-identity": confirmIdentity,
  "password-changed": passwordChanged,
  "security-notice": securityNotice,
  "account-deleted": accountDeleted,
  "confirm-email-change": confirmEmailChange,
  "email-change-tried": emailChangeTried,
  "email-changed": emailChanged,
  invitation,
  "low-balance": lowBalance,
  "balance-alert": balanceAlert,
  "critical-balance": criticalBalance,
  "depleted-balance": depletedBalance,
  "recharge-receipt": rechargeReceipt,
  "recharge-failed": rechargeFailed,
  "card-needs-confirmation": cardNeedsConfirmation,
  "recharge-disabled": rechargeDisabled,
  "purchase-receipt": purchaseReceipt,
  "transfer-awaited": transferAwaited,
  "payment-failed": paymentFailed,
  "quote-issued": quoteIssued,
  invoice,
  "card-expiring": cardExpiring,
  refund,
  "refund-failed": refundFailed,
  dispute,
  "payment-method-added": paymentMethodAdded,
  "payment-method-removed": paymentMethodRemoved,
  "billing-details-changed": billingDetailsChanged,
  "confirm-billing-email": confirmBillingEmail,
  "credits-expiring": creditsExpiring,
  "past-due": pastDue,
  suspended,
  resumed,
  "organization-closed": organizationClosed,
  "organization-reopened": organizationReopened,
  "organization-moved": organizationMoved,
  "ticket-received": ticketReceived,
  "ticket-answered": ticketAnswered,
  "ticket-waiting": ticketWaiting,
  "address-unreachable": addressUnreachable,
  "revoked-key-used": revokedKeyUsed,
  "credits-requested": creditsRequested,
  "photoshoot-submitted": photoshootSubmitted,
  "spending-digest": spendingDigest,
  "budget-reached": budgetReached,
  "ownership-offered": ownershipOffered,
  "ownership-decided": ownershipDecided,
  "budget-request": budgetRequest,
  "budget-request-decided": budgetRequestDecided,
  "recurring-waiting": recurringWaiting,
  "recurring-paused": recurringPaused,
  "webhook-disabled": webhookDisabled,
  "api-key-created": apiKeyCreated,
  "staff-request-waiting": staffRequestWaiting,
  "staff-request-decided": staffRequestDecided,
  "payout-decided": payoutDecided,
};

export type EmailName = keyof typeof emails;

/** The JSON a row keeps until the email `N` is sent. */
export type EmailProps<N extends EmailName> = z.input<(typeof emails)[N]["schema"]>;

export type RenderedEmail = { subject: string; html: string; text: string };

export const emailNames = Object.keys(emails) as EmailName[];

/**
 * Renders one email. The result depends on nothing but the arguments, so that a retry sends the
 * very same body under its idempotency key. Throws a `ZodError` when the props do not fit.
 */
export function renderEmail<N extends EmailName>(
  name: N,
  props: EmailProps<N>,
  frame?: EmailFrame,
): Promise<RenderedEmail> {
  return renderDefinition(name, props, frame);
}

/** The subject line of one email, which is also what a notification in the app says. */
export function subjectOf<N extends EmailName>(name: N, props: EmailProps<N>): string {
  const { schema, subject } = emails[name] as EmailDefinition<z.ZodType>;
  // It is asked within transactions of money, which no wording may undo: the email itself is checked when it is sent.
  const { data = props } = schema.safeParse(props);
  return visible(subject(data));
}

/** The same for a row read back: the name and the props are whatever was stored. */
export function renderStoredEmail(
  name: string,
  props: unknown,
  frame?: EmailFrame,
): Promise<RenderedEmail> {
  if (!isEmailName(name)) throw new Error(`There is no email called ${name}.`);
  return renderDefinition(name, props, frame);
}

/** Checks props before they are stored, so that what cannot be rendered is never queued. */
export function parseEmailProps<N extends EmailName>(
  name: N,
  props: EmailProps<N>,
): z.output<(typeof emails)[N]["schema"]> {
  return emails[name].schema.parse(props) as z.output<(typeof emails)[N]["schema"]>;
}

/** Whether it is sent without a link that unsubscribes. */
export function isTransactional(name: EmailName): boolean {
  return emails[name].transactional;
}

export function isEmailName(name: string): name is EmailName {
  return Object.hasOwn(emails, name);
}

async function renderDefinition(
  name: EmailName,
  stored: unknown,
  frame: EmailFrame | undefined,
): Promise<RenderedEmail> {
  // Every entry ties its schema to its own subject and body; over a union of entries the compiler
  // cannot follow that tie, so it is stated once, here.
  const { schema, subject, Body } = emails[name] as EmailDefinition<z.ZodType>;
  const props = schema.parse(stored) as FooterProps;
  const readerReason = props.readerReason ?? reasonFor(name, props.organizationName);
  const given: Record<string, unknown> = { ...props, readerReason, frame };
  const html = await render(<Body {...given} />);
  return { subject: visible(subject(props)), html, text: toPlainText(html, plainText) };
}

// The converter brings no types of its own.
type TextElement = { children: unknown };
type TextBuilder = { addInline(text: string): void };
type WalkText = (children: unknown, builder: TextBuilder) => void;

/** A title keeps its case, and every figure is one line: `Charged: $16.01`. */
const plainText: Parameters<typeof toPlainText>[1] = {
  formatters: {
    factLabel(element: TextElement, walk: WalkText, builder: TextBuilder) {
      walk(element.children, builder);
      builder.addInline(": ");
    },
  },
  selectors: [
    { selector: "h1", options: { uppercase: false } },
    {
      selector: ".facts",
      format: "block",
      options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
    },
    {
      selector: ".fact",
      format: "block",
      options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
    },
    { selector: ".fact-label", format: "factLabel" },
    { selector: ".fact-value", format: "inline" },
  ],
};
