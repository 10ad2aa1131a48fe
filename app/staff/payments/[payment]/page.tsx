import type { Metadata } from "next";
import { load } from "@/app/trpc/server";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Breadcrumb } from "@/components/ui/breadcrumb";
import { Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { paymentStateWords, reversedInWords } from "../payment-words";
import { DisputeTable } from "./dispute-table";
import { PaymentFacts } from "./payment-facts";
import { RefundDialog } from "./refund-dialog";
import { RefundTable } from "./refund-table";

export const metadata: Metadata = { title: "Payment", robots: { index: false } };

export default async function PaymentPage({ params }: { params: Promise<{ payment: string }> }) {
  const { payment: id } = await params;
  const payment = await load((caller) => caller.staff.payment({ payment_id: id }));
  const { label, tone } = paymentStateWords[payment.state];
  const amount = formatMoneyCents(payment.amount_cents, payment.currency);
  const unanswered = payment.refunds.find(({ state }) => state === "requested");
  const due = payment.disputes.find(({ state }) => state === "open" || state === "inquiry");
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb steps={[{ label: "Payments", href: "/staff/payments" }, { label: amount }]} />
        }
        title={`${amount} from ${payment.organization_name}`}
        badge={<Badge tone={tone}>{label}</Badge>}
        description={reversedInWords(payment) ?? payment.title}
        actions={<RefundDialog payment={payment} refusal={refusalOf(payment, unanswered)} />}
      />
      <div className="grid gap-3 empty:hidden">
        {unanswered ? (
          <Banner
            tone="low"
            title={`Stripe hasn’t responded to a refund of ${formatMoneyCents(unanswered.amount_cents, payment.currency)} yet`}
          >
            We retry it every minute with the same key, so it happens at most once. Check again in a
            few minutes.
          </Banner>
        ) : null}
        {due ? (
          <Banner
            tone="low"
            title={
              due.state === "open"
                ? "The bank has taken this payment back until the dispute is decided"
                : "The bank is asking about this payment"
            }
          >
            {due.state === "open"
              ? "Its credits are held back and auto-recharge is off. Submit evidence in Stripe’s dashboard."
              : "No money has moved. Answer in Stripe’s dashboard, or refund it before it becomes a dispute."}
          </Banner>
        ) : null}
        {payment.fraud_warning ? (
          <Banner
            tone="low"
            title={`The card network suspects fraud: ${payment.fraud_warning.replaceAll("_", " ")}`}
          >
            Most such payments are disputed later. A full refund now avoids the dispute and its fee.
          </Banner>
        ) : null}
      </div>
      <PaymentFacts payment={payment} />
      <Section
        title="Refunds"
        description="Ours and those made in Stripe’s dashboard. The matching share of credits is clawed back."
      >
        <RefundTable refunds={payment.refunds} currency={payment.currency} />
      </Section>
      <Section
        title="Disputes"
        description="An open dispute holds the credits back; winning returns them, losing removes them permanently."
      >
        <DisputeTable disputes={payment.disputes} currency={payment.currency} />
      </Section>
    </>
  );
}

/** Why this payment cannot be refunded now; null: it can. */
function refusalOf(
  payment: { disputed_cents: number; lost_cents: number; refundable_cents: number },
  unanswered: object | undefined,
): string | null {
  if (unanswered) return "A refund is in progress at Stripe";
  if (payment.disputed_cents > 0) return "The bank has this payment, so a refund would pay twice";
  if (payment.lost_cents > 0) return "The bank has kept this payment";
  return payment.refundable_cents === 0 ? "Fully refunded" : null;
}
