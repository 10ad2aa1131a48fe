import { buttonVariants } from "@/components/ui/button-variants";
import { Card, Section } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Meter } from "@/components/ui/meter";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import type { PurchaseAnswer } from "@/server/purchases/purchase.schema";

/** Bank transfers that are awaited: where to send them, and what is missing of one that came short. */
export function AwaitedTransfers({ purchases }: { purchases: readonly PurchaseAnswer[] }) {
  const awaited = purchases.filter(({ transfer }) => transfer !== null);
  if (awaited.length === 0) return null;
  return (
    <Section
      title={awaited.length === 1 ? "Waiting for your transfer" : "Waiting for your transfers"}
      description="We add the credits as soon as the whole amount arrives, usually within one to five working days."
    >
      <div className="grid gap-4">
        {awaited.map((purchase) => (
          <AwaitedTransfer key={purchase.id} purchase={purchase} />
        ))}
      </div>
    </Section>
  );
}

function AwaitedTransfer({ purchase }: { purchase: PurchaseAnswer }) {
  const { transfer, currency } = purchase;
  if (!transfer) return null;
  const money = (cents: number) => formatMoneyCents(cents, currency);
  const lines = [
    ...transfer.lines,
    ...(transfer.reference ? [{ label: "Reference", value: transfer.reference }] : []),
  ];
  const progress = `${money(transfer.received_cents)} of ${money(purchase.amount_cents)} has arrived`;
  return (
    <Card>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-semibold">
          {transfer.received_cents > 0
            ? `${money(transfer.missing_cents)} is still missing`
            : `Send ${money(transfer.missing_cents)}`}
        </h3>
        <p className="text-13 text-dim">
          {purchase.title}, {creditsInWords(purchase.credits)}
        </p>
      </div>
      {transfer.received_cents > 0 ? (
        <div className="mt-2">
          <Meter
            label="Transfer received so far"
            value={transfer.received_cents}
            maximum={purchase.amount_cents}
            valueText={progress}
            tone="warn"
          />
          <p className="mt-1.5 text-13 text-dim">{progress}. Send the rest to the same account.</p>
        </div>
      ) : null}
      <dl className="mt-3 grid grid-cols-[auto_1fr] items-center gap-x-6 text-13">
        {lines.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-dim">{label}</dt>
            <dd className="flex min-w-0 items-center gap-1 font-mono">
              <span className="min-w-0 break-all">{value}</span>
              <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
            </dd>
          </div>
        ))}
      </dl>
      {transfer.instructions_url ? (
        <a
          href={transfer.instructions_url}
          target="_blank"
          rel="noreferrer"
          className={buttonVariants({ size: "sm", className: "mt-3" })}
        >
          Stripe’s instructions
        </a>
      ) : null}
    </Card>
  );
}
