"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import { trpc } from "@/app/trpc/client";
import { useChange } from "@/app/use-change";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type { cardSchema } from "@/server/payment-methods/card.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { nameCard } from "../money-words";

type Card = z.output<typeof cardSchema>;

/** The saved cards. Numbers live at Stripe; here is only what names them. */
export function PaymentMethods({
  organization: { id: organizationId, slug },
  cards,
  refusal,
  recharge,
  cashBalances,
  children,
}: {
  organization: { id: string; slug: string };
  cards: readonly Card[];
  /** Why this person can't change them; null: they can. */
  refusal: string | null;
  recharge: { enabled: boolean; payment_method_id: string | null };
  cashBalances: readonly { amount_cents: number; currency: string }[];
  /** What became of a visit to the page that saves a card. */
  children: ReactNode;
}) {
  const { run, isPending, problem } = useChange();
  const [leaving, setLeaving] = useState(false);
  const recharges = (card: Card) =>
    recharge.enabled &&
    (recharge.payment_method_id === null
      ? card.is_default
      : card.id === recharge.payment_method_id);

  async function add() {
    setLeaving(true);
    const refused = await run(
      async () => {
        const { url } = await trpc.payment_method.add.mutate({ organization_id: organizationId });
        window.location.assign(url);
      },
      () => "Opening Stripe’s page for the card",
    );
    if (refused) setLeaving(false);
  }

  const addButton = (
    <Button size="sm" pending={leaving} disabledReason={refusal} onClick={add}>
      Add a card
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Payment methods"
        description="Cards are kept by Stripe. Adding one charges nothing."
        actions={cards.length > 0 ? addButton : null}
      />
      {children}
      <div className="rounded-xl border">
        {cards.length === 0 ? (
          <EmptyState
            title="No card saved"
            text="A card is saved when you buy by card, or when you add one here. Auto-recharge needs one."
            action={addButton}
          />
        ) : (
          <ul>
            {cards.map((card) => (
              <li
                key={card.id}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-3.5 py-2.5 last:border-b-0"
              >
                <div className="min-w-0 text-13">
                  <p className="flex flex-wrap items-center gap-2">
                    <span className="font-medium">{nameCard(card)}</span>
                    <span className="text-dim">
                      {card.expiry === "over" ? "expired" : "expires"}{" "}
                      {String(card.exp_month).padStart(2, "0")}/{card.exp_year}
                    </span>
                    {card.is_default ? <Badge tone="good">Default</Badge> : null}
                    {recharges(card) ? <Badge tone="outline">Auto-recharge</Badge> : null}
                    {card.expiry === "soon" ? <Badge tone="warn">Expires soon</Badge> : null}
                    {card.expiry === "over" ? <Badge tone="bad">Expired</Badge> : null}
                    {card.unusable_reason ? <Badge tone="bad">Can’t be charged</Badge> : null}
                  </p>
                  {card.unusable_reason ? (
                    <p className="text-dim">
                      {sentence(card.unusable_reason)} Add another card to continue with
                      auto-recharge.
                    </p>
                  ) : card.expiry === "good" ? null : (
                    <p className="text-dim">
                      Many banks renew saved cards automatically. If yours doesn’t, add another.
                    </p>
                  )}
                </div>
                <div className="flex flex-wrap gap-2">
                  {card.is_default ? null : (
                    <Button
                      size="sm"
                      disabledReason={
                        refusal ?? (card.unusable_reason ? "This card can’t be charged" : null)
                      }
                      pending={isPending && !leaving}
                      onClick={() =>
                        run(
                          () =>
                            trpc.payment_method.set_default.mutate({
                              organization_id: organizationId,
                              payment_method_id: card.id,
                            }),
                          () => `Recharges now use ${nameCard(card)}`,
                        )
                      }
                    >
                      Make default
                    </Button>
                  )}
                  <RemoveCard
                    organizationId={organizationId}
                    card={card}
                    isLast={cards.length === 1}
                    rechargeEnabled={recharge.enabled}
                    refusal={refusal}
                  />
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
      {cashBalances.map(({ amount_cents, currency }) => (
        <p key={currency} className="mt-3 text-13 text-dim">
          <b className="font-medium text-ink">{formatMoneyCents(amount_cents, currency)}</b> of your
          bank transfers is left over. Stripe keeps it for you and applies it to your next bank
          transfer.
        </p>
      ))}
      {cards.length > 0 && !recharge.enabled ? (
        <p className="mt-3 text-13 text-dim">
          <Link
            href={`/${slug}/billing/recharge`}
            className="underline decoration-edge underline-offset-4 hover:text-ink"
          >
            Auto-recharge
          </Link>{" "}
          is off: no card is charged automatically.
        </p>
      ) : null}
      <ProblemBanner problem={problem} className="mt-3" />
    </>
  );
}

/** `"the card has expired"` -> `"The card has expired."`. */
function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function RemoveCard({
  organizationId,
  card,
  isLast,
  rechargeEnabled,
  refusal,
}: {
  organizationId: string;
  card: Card;
  isLast: boolean;
  rechargeEnabled: boolean;
  refusal: string | null;
}) {
  const { run } = useChange();
  const name = nameCard(card);
  const consequence = [
    `Stripe deletes ${name}. To use it again, you have to enter it again.`,
    isLast && rechargeEnabled
      ? "It is the last card, so auto-recharge switches off. Paid work will stop when the credits run out."
      : null,
    !isLast && card.is_default ? "The next card in the list becomes the default." : null,
  ];
  return (
    <ConfirmDialog
      danger
      title={`Remove ${name}?`}
      consequence={consequence.filter(Boolean).join(" ")}
      confirmLabel={isLast && rechargeEnabled ? "Remove and switch off" : "Remove"}
      onConfirm={async () => {
        const refused = await run(
          () =>
            trpc.payment_method.remove.mutate({
              organization_id: organizationId,
              payment_method_id: card.id,
              switch_off_auto_recharge: isLast && rechargeEnabled,
            }),
          ({ auto_recharge_switched_off }) =>
            auto_recharge_switched_off
              ? `${name} removed. Auto-recharge is off.`
              : `${name} removed`,
        );
        if (refused) throw new Error(refused.message);
      }}
      trigger={
        <Button size="sm" variant="danger" disabledReason={refusal}>
          Remove
        </Button>
      }
    />
  );
}
