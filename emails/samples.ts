import type { EmailFrame } from "./props.schema";
import type { EmailName, EmailProps } from "./registry";

/** Who sends the samples. */
export const sampleFrame: EmailFrame = {
  logoUrl: "https://app.bursar.test/apple-icon.png",
  seller: "Bursar Ltd, 1 Example Street, 10115 Berlin, Germany",
  supportUrl: "https://app.bursar.test/support",
};

/** Props to look at and to test with: for every email at least one set, the usual one first. */
export const emailSamples: { [N in EmailName]: readonly [EmailProps<N>, ...EmailProps<N>[]] } =
  (() => {
    const app = "https://app.bursar.test";
    const org = `${app}/acme-books`;
    const organizationName = "Acme Books";
    const timeZone = "Europe/Berlin";
    const currency = "USD";
    const card = { cardBrand: "visa", cardLast4: "4242" };
    const footer = {
      readerReason: "You get this because you are an owner of Acme Books.",
      preferencesUrl: `${app}/account/notifications?organization=org_1`,
    };
    const notice = { ...footer, unsubscribeUrl: `${app}/unsubscribe?token=w8Jq.sGn4` };
    const handedOver = {
      ...footer,
      organizationName,
      giver: "Ada Owner",
      receiver: "Sam Heir",
      url: `${org}/members`,
    };
    const billingUrl = `${org}/billing`;
    const rechargeUrl = `${org}/billing/recharge`;
    const balance = {
      ...footer,
      organizationName,
      availableCredits: 399,
      thresholdCredits: 400,
      buyUrl: billingUrl,
      rechargeUrl,
      canRecharge: true,
    };
    const failed = {
      ...footer,
      organizationName,
      amountCents: 1601,
      currency,
      ...card,
      reason: "generic_decline",
      availableCredits: 399,
      attemptedAt: "2026-11-21T14:22:07Z",
      nextTryAt: "2026-11-22T08:00:00Z",
      timeZone,
      updateCardUrl: billingUrl,
    };

    const budgetRequest = {
      ...notice,
      organizationName,
      budgetName: "the daily budget of agent “Night bot”",
      limitBefore: 50,
      limit: 200,
      thisPeriodOnly: false,
      paused: false,
      reason: "The nightly import has 3,000 documents left.",
    };

    const staffRequest = {
      request: "Give 20,000 promotional credits",
      organizationName,
      atMostCredits: 20_000,
      reason: "Agreed with the sales team for the pilot",
      requestsUrl: `${app}/staff/requests`,
    };

    return {
      "verify-email": [
        {
          url: `${app}/verify?token=v3r1fy&next=%2Facme`,
        },
        { url: `${app}/verify?token=v3r1fy` },
      ],
      "sign-up-tried": [{ signInUrl: `${app}/sign-in?email=a`, resetUrl: `${app}/reset?email=a` }],
      "sign-in-link": [{ url: `${app}/sign-in/confirm?token=l1nk&email=a`, expiresMinutes: 15 }],
      "reset-password": [{ url: `${app}/reset?token=r3s3t`, expiresMinutes: 30 }],
      "confirm-identity": [
        {
          url: `${app}/confirm-identity?token=c0nf1rm`,
          expiresMinutes: 15,
          device: "Chrome on macOS",
          place: "203.0.113.9",
          resetUrl: `${app}/reset-password`,
        },
        {
          url: `${app}/confirm-identity?token=c0nf1rm`,
          expiresMinutes: 15,
          device: "Unknown device",
          resetUrl: `${app}/reset-password`,
        },
      ],
      "password-changed": [
        { changedAt: "2026-11-21T14:22:07Z", timeZone, resetUrl: `${app}/reset` },
      ],
      "account-deleted": [{ signUpUrl: `${app}/sign-up` }],
      "security-notice": [
        {
          what: "authenticator_added",
          at: "2026-11-21T14:22:07Z",
          timeZone,
          url: `${app}/secure-account?token=und0`,
          undoes: true,
        },
        {
          what: "recovery_code_used",
          detail: "3 codes are left.",
          at: "2026-11-21T14:22:07Z",
          timeZone,
          url: `${app}/reset-password`,
        },
      ],
      "confirm-email-change": [
        { url: `${app}/confirm-email?token=0ld`, hours: 24, resetUrl: `${app}/reset-password` },
        { url: `${app}/confirm-email?token=n3w`, hours: 24 },
      ],
      "email-change-tried": [
        { signInUrl: `${app}/sign-in?email=a`, resetUrl: `${app}/reset-password?email=a` },
      ],
      "email-changed": [
        {
          newEmail: "ada.new@acme.test",
          changedAt: "2026-11-21T14:22:07Z",
          timeZone,
          undoUrl: `${app}/confirm-email?token=und0`,
          undoUntil: "2026-12-05T14:22:07Z",
        },
      ],
      invitation: [
        {
          ...footer,
          organizationName,
          invitedBy: "owner@acme.test",
          role: "member",
          url: `${app}/invite/inv1t3`,
          expiresAt: "2026-12-05T22:59:00Z",
          timeZone,
          heldCredits: 0.25,
          message: "Your photo is the last one we need.\nIt takes five minutes.",
        },
        {
          organizationName,
          invitedBy: "owner@acme.test",
          role: "viewer",
          url: `${app}/invite/inv1t3`,
          reminder: true,
        },
      ],
      "balance-alert": [
        {
          ...notice,
          organizationName,
          walletName: "Primary",
          thresholdPercent: 20,
          thresholdCredits: 200,
          availableCredits: 180,
          totalCredits: 1_000,
          percentLeft: 18,
          isTest: false,
          buyUrl: balance.buyUrl,
          alertsUrl: `${balance.buyUrl}/alerts`,
        },
        {
          ...footer,
          organizationName,
          walletName: null,
          thresholdPercent: null,
          thresholdCredits: 500,
          availableCredits: 0,
          totalCredits: 0,
          percentLeft: 0,
          isTest: true,
          buyUrl: balance.buyUrl,
          alertsUrl: `${balance.buyUrl}/alerts`,
        },
      ],
      "low-balance": [balance, { ...balance, canRecharge: false }],
      "critical-balance": [{ ...balance, availableCredits: 49.75, thresholdCredits: 100 }],
      "depleted-balance": [
        { ...balance, availableCredits: 0, thresholdCredits: 1 },
        { ...balance, availableCredits: 0, thresholdCredits: 1, canRecharge: false },
      ],
      "recharge-receipt": [
        {
          ...footer,
          organizationName,
          amountCents: 1601,
          currency,
          credits: 1601,
          availableCredits: 2000,
          ...card,
          chargedAt: "2026-11-21T14:22:07Z",
          timeZone,
          ledgerUrl: `${org}/ledger`,
          receiptUrl: "https://pay.stripe.test/receipts/r_1",
        },
      ],
      "recharge-failed": [
        failed,
        { ...failed, reason: "lost_card", nextTryAt: null },
        { ...failed, reason: "insufficient_funds", nextTryAt: "2026-11-24T14:22:07Z" },
        { ...failed, nextTryAt: null, replacedBy: "Mastercard 4444" },
      ],
      "card-needs-confirmation": [
        {
          ...footer,
          organizationName,
          amountCents: 1601,
          currency,
          credits: 1601,
          ...card,
          availableCredits: 399,
          expiresAt: "2026-11-22T14:22:07Z",
          timeZone,
          confirmUrl: `${rechargeUrl}/confirm/rch_1?c=1&d=2`,
        },
      ],
      "recharge-disabled": [
        {
          ...footer,
          organizationName,
          reason: "card_refused",
          ...card,
          amountCents: 1601,
          currency,
          availableCredits: 120.5,
          rechargeUrl,
          buyUrl: billingUrl,
        },
        { ...footer, organizationName, reason: "dispute", availableCredits: 120.5, rechargeUrl },
      ],
      "transfer-awaited": [
        {
          ...footer,
          organizationName,
          title: "Builder package",
          credits: 5000,
          amountCents: 5000,
          missingCents: 5000,
          currency,
          reference: "QX7Y2M4K1P",
          lines: [
            { label: "Bank", value: "Test Bank" },
            { label: "Routing number", value: "110000000" },
            { label: "Account number", value: "000123456789" },
          ],
          billingUrl,
        },
        {
          ...footer,
          organizationName,
          title: "Builder package",
          credits: 5000,
          amountCents: 5000,
          missingCents: 2000,
          currency,
          reference: null,
          lines: [],
          billingUrl,
        },
      ],
      "payment-failed": [
        {
          ...footer,
          organizationName,
          title: "Builder package",
          amountCents: 5000,
          currency,
          paymentMethod: "US bank account (ACH) 6789",
          billingUrl,
        },
      ],
      "quote-issued": [
        {
          ...footer,
          organizationName,
          title: "Enterprise 100K",
          note: "As agreed on the phone.\nGood for the whole group.",
          credits: 100_000,
          amountCents: 80_000,
          currency,
          expiresAt: "2026-12-21T22:59:00Z",
          timeZone,
          billingUrl: `${billingUrl}#quotes`,
        },
      ],
      invoice: [
        {
          ...footer,
          invoiceId: "inv_01kan3x7c9e6mvb4f2tq8zr5ws",
          organizationName,
          number: "INV-0042",
          due: "$1,200.00",
          dueOn: "2026-12-21",
          message: "",
        },
        {
          ...footer,
          invoiceId: "inv_01kan3x7c9e6mvb4f2tq8zr5ws",
          organizationName,
          replyTo: "books@acme.test",
          number: "INV-0042",
          due: "€1,200.00",
          dueOn: "2026-12-21",
          message: "Thank you for the quick start.\nThe second half follows in January.",
        },
      ],
      "card-expiring": [
        {
          ...footer,
          organizationName,
          ...card,
          expMonth: 12,
          expYear: 2026,
          recharges: true,
          billingUrl,
        },
        {
          ...footer,
          organizationName,
          ...card,
          expMonth: 1,
          expYear: 2027,
          recharges: false,
          billingUrl,
        },
      ],
      "purchase-receipt": [
        {
          ...footer,
          organizationName,
          packageName: "Builder",
          credits: 5000,
          amountCents: 4500,
          currency,
          ...card,
          receiptNumber: "BUR-2026-0042",
          receiptUrl: "https://pay.stripe.test/receipts/r_2",
          availableCredits: 6286.75,
          paidAt: "2026-11-21T14:22:07Z",
          timeZone,
          ledgerUrl: `${org}/ledger`,
        },
        {
          organizationName,
          packageName: "Custom amount",
          credits: 500,
          amountCents: 500,
          currency: "eur",
          paymentMethod: "ACH debit",
          availableCredits: 500,
          paidAt: "2026-11-21T14:22:07Z",
          timeZone: "UTC",
        },
      ],
      refund: [
        {
          ...footer,
          organizationName,
          amountCents: 2000,
          currency,
          credits: 2000,
          availableCredits: 0,
          debtCredits: 140,
          ...card,
          receiptNumber: "BUR-2026-0042",
          refundedAt: "2026-11-21T14:22:07Z",
          timeZone,
          ledgerUrl: `${org}/ledger`,
        },
      ],
      "refund-failed": [
        {
          ...footer,
          organizationName,
          amountCents: 2000,
          currency,
          credits: 2000,
          availableCredits: 2399,
          ...card,
          failedAt: "2026-11-24T09:10:00Z",
          timeZone,
          ledgerUrl: `${org}/ledger`,
        },
      ],
      dispute: (["opened", "won", "lost"] as const).map((outcome) => ({
        ...footer,
        organizationName,
        outcome,
        amountCents: 5000,
        currency,
        credits: outcome === "lost" ? 0 : 5000,
        availableCredits: outcome === "won" ? 5120 : 0,
        debtCredits: outcome === "won" ? 0 : 1,
        ...card,
        at: "2026-11-21T14:22:07Z",
        timeZone,
        ledgerUrl: `${org}/ledger`,
      })) as [EmailProps<"dispute">, ...EmailProps<"dispute">[]],
      "payment-method-added": [
        { ...footer, organizationName, ...card, expMonth: 4, expYear: 2030, billingUrl },
      ],
      "payment-method-removed": [
        { ...footer, organizationName, ...card, removedBy: "owner@acme.test", billingUrl },
        { ...footer, organizationName, ...card, rechargeOff: true, billingUrl },
      ],
      "confirm-billing-email": [
        {
          ...footer,
          organizationName,
          url: `${app}/confirm-billing-email?token=b1ll1ng`,
          days: 7,
        },
        {
          organizationName,
          url: `${app}/confirm-billing-email?token=b1ll1ng`,
          days: 7,
          reminder: true,
        },
      ],
      "billing-details-changed": [
        {
          ...footer,
          organizationName,
          changed: ["Billing address"],
          actor: "owner@acme.test",
          billingUrl,
        },
        {
          ...footer,
          organizationName,
          changed: [],
          pendingEmail: "bills@acme.test",
          actor: "owner@acme.test",
          billingUrl,
        },
      ],
      "credits-expiring": [
        {
          ...notice,
          organizationName,
          credits: 500,
          expiresAt: "2026-12-21T00:00:00Z",
          daysLeft: 30,
          timeZone,
          grants: [
            {
              id: "grant_welcome",
              name: "Welcome credits",
              credits: 500,
              expiresAt: "2026-12-21T00:00:00Z",
            },
          ],
          availableCredits: 1286.75,
          billingUrl,
        },
        {
          ...notice,
          organizationName,
          credits: 121,
          expiresAt: "2026-11-22T00:00:00Z",
          daysLeft: 1,
          timeZone,
          grants: [
            {
              id: "grant_goodwill",
              name: "Goodwill",
              credits: 1,
              expiresAt: "2026-11-22T00:00:00Z",
            },
            {
              id: "grant_monthly",
              name: "Monthly credits",
              credits: 120,
              expiresAt: "2026-11-22T18:00:00Z",
            },
          ],
          availableCredits: 121,
          billingUrl,
        },
      ],
      "past-due": [
        {
          ...footer,
          organizationName,
          debtCredits: 12,
          suspendsAt: "2026-11-28T12:00:00Z",
          timeZone,
          buyUrl: billingUrl,
        },
      ],
      suspended: [
        { ...footer, organizationName, debtCredits: 37, buyUrl: billingUrl },
        { ...footer, organizationName, debtCredits: 37, buyUrl: billingUrl, canRecharge: false },
      ],
      resumed: [{ ...footer, organizationName, availableCredits: 463, overviewUrl: org }],
      "ticket-received": [
        {
          organizationName,
          ticketId: "tkt_01kam3",
          ticketSubject: "A debit I do not recognise",
          ticketUrl: `${org}/support/tkt_01kam3`,
        },
      ],
      "ticket-answered": [
        {
          organizationName,
          ticketId: "tkt_01kam3",
          ticketSubject: "A debit I do not recognise",
          answer:
            "The 5 credits are the report that ran at 12:00.\nIts entry in the ledger names the request.",
          ticketUrl: `${org}/support/tkt_01kam3`,
        },
      ],
      "ticket-waiting": [
        {
          fromOrganization: organizationName,
          ticketSubject: "A debit I do not recognise",
          kind: "Billing or payment",
          isReply: false,
          ticketUrl: `${app}/staff/tickets/tkt_01kam3`,
        },
      ],
      "revoked-key-used": [
        {
          ...footer,
          organizationName,
          keyName: "prod",
          keyPreview: "bk_live_…x7Qd",
          ip: "203.0.113.7",
          revokedAt: "2026-11-20T09:00:00Z",
          usedAt: "2026-11-21T14:22:07Z",
          timeZone,
          keysUrl: `${org}/api-keys`,
        },
      ],
      "address-unreachable": [
        {
          ...footer,
          organizationName,
          address: "ada@acme.test",
          problem: "bounced",
          isBillingAddress: false,
          fixUrl: `${org}/members`,
        },
        {
          ...footer,
          organizationName,
          address: "bills@acme.test",
          problem: "complained",
          isBillingAddress: true,
          fixUrl: billingUrl,
        },
      ],
      "credits-requested": [
        {
          ...notice,
          organizationName,
          askerName: "Max Member",
          note: "The import of the invoices stopped halfway.",
          availableCredits: 3,
          buyUrl: `${billingUrl}#buy`,
        },
        {
          ...notice,
          organizationName,
          askerName: "max@acme.test",
          availableCredits: 0,
          buyUrl: `${billingUrl}#buy`,
        },
      ],
      "spending-digest": [
        {
          ...notice,
          organizationName,
          items: [
            {
              title: "Client A has used 80% of its budget",
              at: "2026-11-21T14:22:07Z",
              url: `${org}/budgets`,
            },
            {
              title: "Acme Books: 500 credits expire in 30 days",
              at: "2026-11-22T07:02:00Z",
              url: `${org}/billing/grants`,
            },
          ],
          timeZone,
          usageUrl: `${org}/usage`,
        },
        {
          ...notice,
          organizationName,
          items: [
            {
              title: "Client A has used 100% of its budget",
              at: "2026-11-22T14:22:07Z",
              url: `${org}/budgets`,
            },
          ],
          more: 3,
          timeZone,
          usageUrl: `${org}/usage`,
        },
      ],
      "budget-reached": [
        {
          ...notice,
          organizationName,
          budgetName: "Client A",
          percent: 80,
          spentCredits: 400,
          limitCredits: 500,
          period: "month",
          action: "block",
          resetsAt: "2026-11-30T23:00:00Z",
          timeZone,
          budgetUrl: `${org}/organizations/client-a`,
        },
        {
          ...notice,
          organizationName,
          budgetName: "Research agent",
          percent: 100,
          spentCredits: 1000,
          limitCredits: 1000,
          period: "lifetime",
          action: "pause",
          paused: true,
          resetsAt: null,
          timeZone,
          budgetUrl: `${org}/agents`,
        },
      ],
      "ownership-offered": [
        {
          ...footer,
          organizationName,
          giver: "Ada Owner",
          keepsRole: null,
          expiresAt: "2026-12-05T22:59:00Z",
          timeZone,
          url: `${org}/ownership/otr_sample`,
        },
      ],
      "ownership-decided": [
        { ...handedOver, outcome: "accepted", keepsRole: "admin", isYours: false },
        { ...handedOver, outcome: "accepted", keepsRole: null, isYours: true },
        { ...handedOver, outcome: "declined", keepsRole: "admin", isYours: true },
      ],
      "budget-request": [
        {
          ...budgetRequest,
          askerName: "Agent “Night bot”",
          spentCredits: 48,
          resetsAt: "2026-11-21T23:00:00Z",
          expiresAt: "2026-12-05T14:22:07Z",
          timeZone,
          decideUrl: "https://app.bursar.test/budget-request?token=sample",
        },
        {
          ...budgetRequest,
          budgetName: "the lifetime budget of member “Ben Adams”",
          thisPeriodOnly: true,
          paused: true,
          askerName: "Ben Adams",
          spentCredits: 50,
          resetsAt: null,
          expiresAt: "2026-12-05T14:22:07Z",
          timeZone,
          decideUrl: "https://app.bursar.test/budget-request?token=sample",
        },
      ],
      "budget-request-decided": [
        {
          ...budgetRequest,
          decision: "approved",
          decidedBy: "Ada Owner",
          budgetsUrl: `${org}/budgets`,
        },
        {
          ...budgetRequest,
          decision: "declined",
          decidedBy: "Ada Owner",
          note: "Let us talk about it on Monday.",
          budgetsUrl: `${org}/budgets`,
        },
      ],
      "recurring-waiting": [
        {
          ...notice,
          organizationName,
          jobName: "Office rent",
          reason:
            "A run costs 3 credits, and there aren't enough. It runs automatically once there are.",
          dueDate: "2026-12-01",
          jobUrl: `${org}/accounting/recurring/rcj_1`,
          buyUrl: billingUrl,
        },
      ],
      "recurring-paused": [
        {
          ...notice,
          organizationName,
          jobName: "Office rent",
          reason: "The contact Northwind is archived. Choose another.",
          jobUrl: `${org}/accounting/recurring/rcj_1`,
        },
      ],
      "webhook-disabled": [
        {
          ...notice,
          organizationName,
          endpointHost: "app.acme.test",
          reason: "failing",
          failingSince: "2026-11-24T09:30:00Z",
          problem: "It responded with 500. Any status from 200 to 299 counts as delivered.",
          timeZone,
          endpointUrl: `${org}/webhooks/whk_1`,
        },
        {
          ...footer,
          organizationName,
          endpointHost: "app.acme.test",
          reason: "gone",
          failingSince: "2026-11-29T09:30:00Z",
          problem: "It responded with 410 Gone: the endpoint wants no more events.",
          timeZone,
          endpointUrl: `${org}/webhooks/whk_1`,
        },
      ],
      "api-key-created": [
        {
          ...footer,
          organizationName,
          keyName: "prod",
          keyPreview: "bur_live_3f9a…",
          scopes: ["operations:write", "balance:read"],
          createdBy: "owner@acme.test",
          keysUrl: `${org}/api-keys`,
        },
      ],
      "staff-request-waiting": [
        { ...staffRequest, requestedBy: "staff@bursar.test", expiresAt: "2026-12-06T14:22:07Z" },
        {
          request: "Publish prices of the standard book from 2027-01-01T00:00:00Z on",
          atMostCredits: null,
          requestsUrl: staffRequest.requestsUrl,
          requestedBy: "staff@bursar.test",
          expiresAt: "2026-12-06T14:22:07Z",
        },
      ],
      "staff-request-decided": [
        { ...staffRequest, decision: "approved", decidedBy: "ada@bursar.test" },
        { ...staffRequest, decision: "rejected", decidedBy: "ada@bursar.test" },
      ],
      "payout-decided": [
        {
          organizationName,
          decision: "approved",
          amountCents: 5_000,
          note: "Transfer 2026-1131",
          earningsUrl: `${org}/earnings`,
        },
        {
          organizationName,
          decision: "declined",
          amountCents: 5_000,
          note: "The name on the bank account is another one.",
          earningsUrl: `${org}/earnings`,
        },
      ],
    };
  })();
