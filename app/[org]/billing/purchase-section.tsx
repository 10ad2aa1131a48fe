import type { z } from "zod";
import { formatCredits, formatMoneyCents } from "@/components/credits/format";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button-variants";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import type { purchaseSchema } from "@/server/purchases/purchase.schema";
import { ASK_TO_BUY, nameCard } from "./money-words";

type Purchase = z.output<typeof purchaseSchema>;

/** What was bought, what became of it, and the receipts. `null`: this person may not see it. */
export function PurchaseSection({
  purchases,
  timeZone,
}: {
  purchases: readonly Purchase[] | null;
  timeZone: string;
}) {
  return (
    <Section title="Purchases" description="Recharges have their own list, under auto-recharge.">
      <DataTable
        caption="Purchases"
        columns={columnsIn(timeZone)}
        rows={purchases ?? []}
        rowKey={({ id }) => id}
        empty={
          purchases ? (
            <EmptyState
              title="No purchases yet"
              text="Each package you buy is listed here with its state and its receipt, from the moment its checkout opens."
            />
          ) : (
            <EmptyState
              title="Purchases are for those who pay"
              text={`${ASK_TO_BUY} for a receipt.`}
            />
          )
        }
      />
    </Section>
  );
}

function columnsIn(timeZone: string): Column<Purchase>[] {
  return [
    {
      id: "what",
      header: "Purchase",
      cell: (purchase) => (
        <>
          {purchase.title}
          <span className="block text-xs font-normal text-dim">
            {formatCredits(purchase.credits)} credits
            {purchase.bought_by ? ` · ${purchase.bought_by}` : null}
          </span>
        </>
      ),
    },
    {
      id: "when",
      header: "When",
      cell: (purchase) => (
        <Time iso={purchase.paid_at ?? purchase.created_at} timeZone={timeZone} as="date-time" />
      ),
    },
    {
      id: "state",
      header: "State",
      cell: (purchase) => {
        const { word, tone, note } = describePurchase(purchase);
        return (
          <>
            <Badge tone={tone}>{word}</Badge>
            {note ? <span className="block text-xs text-dim">{note}</span> : null}
          </>
        );
      },
    },
    {
      id: "amount",
      header: "Amount",
      align: "end",
      stacked: "amount",
      cell: ({ amount_cents, currency }) => formatMoneyCents(amount_cents, currency.toUpperCase()),
    },
    {
      id: "action",
      header: "Receipt",
      hideHeader: true,
      align: "end",
      cell: (purchase) =>
        purchase.checkout_url ? (
          <a href={purchase.checkout_url} className={buttonVariants({ size: "sm" })}>
            Continue checkout
          </a>
        ) : purchase.receipt_url ? (
          <a
            href={purchase.receipt_url}
            target="_blank"
            rel="noreferrer"
            className="underline decoration-edge underline-offset-4 hover:decoration-ink"
          >
            Receipt{purchase.receipt_number ? ` ${purchase.receipt_number}` : ""}
          </a>
        ) : null,
    },
  ];
}

type PurchaseWords = { word: string; tone: BadgeTone; note?: string };

function describePurchase(purchase: Purchase): PurchaseWords {
  const words = states[purchase.status] ?? { word: purchase.status, tone: "neutral" as const };
  const paidWith =
    purchase.card_brand && purchase.card_last4
      ? nameCard({ brand: purchase.card_brand, last4: purchase.card_last4 })
      : null;
  const note = purchase.problem ?? (purchase.status === "paid" ? paidWith : null) ?? words.note;
  return note ? { ...words, note } : words;
}

const states: Partial<Record<string, PurchaseWords>> = {
  created: { word: "Opening", tone: "neutral", note: "Nothing was charged" },
  checkout_open: { word: "Not paid yet", tone: "warn", note: "Nothing was charged" },
  processing: { word: "On its way", tone: "warn", note: "Credits come when the bank settles it" },
  paid: { word: "Paid", tone: "good" },
  partially_refunded: { word: "Partly refunded", tone: "neutral" },
  refunded: { word: "Refunded", tone: "neutral", note: "Its credits were taken back" },
  disputed: {
    word: "Disputed",
    tone: "bad",
    note: "Its credits are held back until the bank decides",
  },
  lost: { word: "Dispute lost", tone: "bad", note: "The money went back to the cardholder" },
  expired: { word: "Expired", tone: "neutral", note: "Nothing was charged" },
  failed: { word: "Failed", tone: "bad", note: "Nothing was charged" },
};
