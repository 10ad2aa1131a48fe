import type { EmailName } from "./registry";

const someoneUsedIt = "You get this because someone entered this address at Bursar.";
const yourAccount = "You get this because it concerns how you sign in to your Bursar account.";
const askedFor = "You get this because someone asked for a link to your Bursar account.";
const asked = "You get this because you wrote to support.";
const staff = "You get this because you are on the staff of Bursar.";

/** Why the reader of an email gets it, where that is not their role in an organization. */
const reasons: { [Name in EmailName]?: string } = {
  "verify-email": someoneUsedIt,
  "sign-up-tried": someoneUsedIt,
  "sign-in-link": askedFor,
  "reset-password": askedFor,
  "confirm-identity": askedFor,
  "password-changed": yourAccount,
  "security-notice": yourAccount,
  "confirm-email-change": "You get this because a Bursar account is to use another address.",
  "email-change-tried": someoneUsedIt,
  "email-changed": yourAccount,
  "account-deleted": "You get this once more because your Bursar account had this address.",
  invitation: "You get this because a member invited this address.",
  "confirm-billing-email": "You get this because a member entered this address for billing emails.",
  "ticket-received": asked,
  "ticket-answered": asked,
  "ticket-waiting": staff,
  "staff-request-waiting": staff,
  "staff-request-decided": staff,
};

/** Why the reader of this email gets it, in a sentence. */
export function reasonFor(name: EmailName, organizationName: unknown): string {
  const known = reasons[name];
  if (known) return known;
  const where = typeof organizationName === "string" ? organizationName : "your organization";
  return name === "invoice"
    ? `You get this because ${where} entered your address for its invoices.`
    : `You get this because of your role in ${where}.`;
}
