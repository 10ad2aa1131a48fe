import { describe, expect, it } from "vitest";
import {
  type EmailName,
  emailNames,
  isTransactional,
  renderEmail,
  renderStoredEmail,
} from "./registry";
import { emailSamples, sampleFrame } from "./samples";

const subjects: Record<EmailName, string> = {
  "verify-email": "Verify your email address",
  "sign-up-tried": "You already have an account",
  "sign-in-link": "Your sign-in link",
  "reset-password": "Reset your password",
  "confirm-identity": "Confirm it’s you",
  "password-changed": "Your password was changed",
  "account-deleted": "Your account was deleted",
  "security-notice": "An authenticator app was added",
  "confirm-email-change": "Confirm the change of your email",
  "email-change-tried": "This address already has an account",
  "email-changed": "Your email was changed",
  invitation: "owner@acme.test invited you to Acme Books",
  "balance-alert": "Acme Books (Primary) has 180 credits left",
  "low-balance": "Acme Books is low on credits: 399 credits left",
  "critical-balance": "Acme Books is almost out of credits: 49.75 credits left",
  "depleted-balance": "Acme Books is out of credits",
  "recharge-receipt": "Recharged Acme Books: 1,601 credits for $16.01",
  "recharge-failed": "We couldn’t charge Visa 4242 $16.01 for Acme Books",
  "card-needs-confirmation": "Confirm $16.01 on Visa 4242 for Acme Books",
  "recharge-disabled": "Auto-recharge is off for Acme Books",
  "purchase-receipt": "Receipt: 5,000 credits for $45.00",
  "transfer-awaited": "Send $50.00 by bank transfer for Acme Books",
  "payment-failed": "Your payment of $50.00 didn’t go through: Acme Books",
  "quote-issued": "A quote for Acme Books: 100,000 credits for $800.00",
  invoice: "Invoice INV-0042 from Acme Books",
  "card-expiring": "Visa 4242 of Acme Books expires 12/2026",
  refund: "Refunded $20.00 to Acme Books",
  "refund-failed": "A refund of $20.00 couldn’t be paid out: Acme Books",
  dispute: "A payment of $50.00 is disputed: Acme Books",
  "payment-method-added": "Visa 4242 was added to Acme Books",
  "payment-method-removed": "Visa 4242 was removed from Acme Books",
  "billing-details-changed": "Billing details of Acme Books were changed",
  "confirm-billing-email": "Confirm this address for Acme Books billing emails",
  "credits-expiring": "Acme Books: 500 credits expire in 30 days",
  "past-due": "Acme Books is past due: 12 credits owed",
  suspended: "Acme Books is suspended until credits are added",
  resumed: "Acme Books is active again",
  "organization-closed": "Acme Books was closed",
  "organization-reopened": "Acme Books was reopened",
  "organization-moved": "Acme Books was moved",
  "ticket-received": "We received your question: A debit I do not recognise",
  "ticket-answered": "Answered: A debit I do not recognise",
  "ticket-waiting": "New ticket: A debit I do not recognise",
  "revoked-key-used": "Someone used the revoked API key “prod”: Acme Books",
  "address-unreachable": "ada@acme.test no longer gets our email: Acme Books",
  "photoshoot-submitted": "Max Member submitted 3 photos: Acme Books",
  "credits-requested": "Max Member asks for credits: Acme Books",
  "spending-digest": "Acme Books: 2 notices about spending",
  "budget-reached": "Client A has used 80% of its budget",
  "ownership-offered": "Ada Owner offers you ownership of Acme Books",
  "ownership-decided": "Sam Heir is now an owner of Acme Books",
  "budget-request": "Agent “Night bot” asks for more budget (Acme Books)",
  "budget-request-decided": "Your budget was raised (Acme Books)",
  "recurring-waiting": "Office rent is waiting for credits: Acme Books",
  "recurring-paused": "Office rent is paused: Acme Books",
  "webhook-disabled": "Webhooks to app.acme.test are disabled: Acme Books",
  "api-key-created": "API key “prod” was created for Acme Books",
  "staff-request-waiting": "Approval needed: Give 20,000 promotional credits (Acme Books)",
  "payout-decided": "Payout of $50.00 approved: Acme Books",
  "staff-request-decided": "Approved: Give 20,000 promotional credits (Acme Books)",
};

const samples = emailNames.flatMap((name) =>
  emailSamples[name].map((props, index) => ({ name, index, props: props as unknown })),
);

describe.each(samples)("$name, sample $index", ({ name, index, props }) => {
  it("renders a subject, a page and a plain-text twin without holes", async () => {
    const { subject, html, text } = await renderStoredEmail(name, props);
    if (index === 0) expect(subject).toBe(subjects[name]);
    expect(subject).not.toMatch(/[\r\n]/);
    for (const part of [subject, html, text]) {
      expect(part).not.toMatch(/undefined|NaN|\[object|\bnull\b/);
    }
    // Who sent it, and why to this reader, whatever the template.
    const framed = await renderStoredEmail(name, props, sampleFrame);
    for (const part of [decode(framed.html), framed.text.replaceAll("\n", " ")]) {
      expect(part).toContain(sampleFrame.seller);
      expect(part).toMatch(/You get this (once more )?because .+?\./);
      expect(part).toContain(sampleFrame.supportUrl);
    }
    if (name !== "invoice") expect(framed.html).toMatch(/<img[^>]+alt="Bursar"/);
    // Twin: what the text says stands in the page too, and nobody is left without a next step.
    expect(text).toMatch(/Replies (to this email are not read|go to \S+@\S+)/);
    expect(text).toMatch(/support/i);
    expect(text).not.toContain("<");
    // An address followed by a full stop takes it along when it is clicked.
    expect(text).not.toMatch(/https?:\/\/\S+[.,:;!?](\s|$)/);
    expect(html).toContain('name="color-scheme" content="light dark"');
  });

  it("carries the same links in the page and in the text", async () => {
    const { html, text } = await renderStoredEmail(name, props);
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => decode(url ?? ""));
    for (const url of links) expect(text).toContain(url);
    const ends = links.some((url) => url.includes("/unsubscribe?"));
    if (index === 0) expect(ends).toBe(!isTransactional(name));
    if (index === 0) {
      expect(links.length).toBeGreaterThan(0);
      for (const url of urlsIn(props)) expect(links).toContain(url);
    }
  });

  it("renders the same bytes again, as a retry under the same key must", async () => {
    expect(await renderStoredEmail(name, props)).toEqual(await renderStoredEmail(name, props));
  });

  it("says the word recharge, never top-up", async () => {
    expect((await renderStoredEmail(name, props)).text).not.toMatch(/top.?up/i);
  });
});

describe("recharge-failed", () => {
  const [first, lost, later] = emailSamples["recharge-failed"];

  it("says what was tried, why, and when the next try is", async () => {
    const { text } = await renderEmail("recharge-failed", first);
    expect(text).toContain(
      "We couldn’t charge Visa 4242 $16.01: the bank declined it. Next try tomorrow 09:00.",
    );
    expect(text).toContain("Nothing was charged");
    expect(text).toContain(
      "Update card https://app.bursar.test/acme-books/billing/payment-methods",
    );
  });

  it("does not tell a lost card from any other decline", async () => {
    const { text } = await renderEmail("recharge-failed", { ...first, ...lost });
    expect(text).toContain("the bank declined it. We won’t try this card again.");
    expect(text).not.toMatch(/lost|stolen|fraud/i);
  });

  it("names the date when the next try is further away", async () => {
    const { text } = await renderEmail("recharge-failed", { ...first, ...later });
    expect(text).toContain("Next try 24 Nov 2026, 15:22.");
  });
});

describe("stored rows", () => {
  it("are parsed before rendering: a row that does not fit is refused", async () => {
    await expect(renderStoredEmail("resumed", { organizationName: "Acme" })).rejects.toThrow();
    expect(() => renderStoredEmail("no-such-email", {})).toThrow("no-such-email");
  });

  it("cannot smuggle a script address or a second header line", async () => {
    const [props] = emailSamples.resumed;
    await expect(
      renderEmail("resumed", { ...props, overviewUrl: "javascript:alert(1)" }),
    ).rejects.toThrow();
    const { subject, html } = await renderEmail("resumed", {
      ...props,
      organizationName: "Acme\r\nBcc: a@b.test <script>",
    });
    expect(subject).toBe("Acme Bcc: a@b.test <script> is active again");
    expect(html).not.toContain("<script>");
  });

  it("survive a trip through JSON unchanged", async () => {
    for (const { name, props } of samples) {
      const stored: unknown = JSON.parse(JSON.stringify(props));
      expect(await renderStoredEmail(name, stored)).toEqual(await renderStoredEmail(name, props));
    }
  });
});

function urlsIn(props: unknown): string[] {
  return Object.values(props as Record<string, unknown>).filter(
    (value): value is string => typeof value === "string" && value.startsWith("https://"),
  );
}

function decode(text: string): string {
  return text.replaceAll("&amp;", "&").replaceAll("&#x27;", "'");
}
