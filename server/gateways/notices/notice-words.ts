import type { MailWish, NoticeKind } from "@/generated/prisma/enums";

/** The kinds of notices, the most urgent first. */
export const noticeKinds = [
  "critical",
  "money",
  "spending",
  "team",
  "product",
] as const satisfies readonly NoticeKind[];

/** How a person may want the email of a kind. */
export const mailWishes = ["each", "daily", "off"] as const satisfies readonly MailWish[];

/** What each kind is called, and what belongs to it. */
export const kindWords: Record<NoticeKind, { title: string; about: string }> = {
  critical: {
    title: "Critical",
    about:
      "Failed payments, expiring cards, low credits, disputes, suspension, and API keys that were created or may have leaked",
  },
  money: {
    title: "Money",
    about: "Receipts, refunds, quotes, payouts, and changes to cards and billing details",
  },
  spending: {
    title: "Spending",
    about: "Budgets reached, balance alerts and credits about to expire",
  },
  team: {
    title: "Team",
    about: "Members and agents who ask for credits or more budget, and what was decided",
  },
  product: {
    title: "Product",
    about: "Webhooks that fail and recurring entries that wait or pause",
  },
};

/** The most unread notifications that are counted. Here, so that the bell of every page does without the schemas. */
export const MOST_COUNTED = 100;
