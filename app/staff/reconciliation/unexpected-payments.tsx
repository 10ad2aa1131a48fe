import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Card, Section } from "@/components/ui/card";
import { formatDateTime } from "@/server/foundation/date-words";
import { formatMoneyCents } from "@/server/pricing/amount-words";

type Payment = {
  id: string;
  organization_name: string;
  reason: "paid_twice" | "another_amount";
  stripe_payment_intent_id: string;
  amount_cents: number;
  currency: string;
  state: "returning" | "returned" | "stuck";
  problem: string | null;
  created_at: string;
};

const reasons: Record<Payment["reason"], string> = {
  paid_twice: "paid twice",
  another_amount: "wrong amount",
};
const states: Record<Payment["state"], { label: string; tone: BadgeTone }> = {
  returning: { label: "Being returned", tone: "warn" },
  returned: { label: "Returned", tone: "good" },
  stuck: { label: "Needs you", tone: "bad" },
};

/** Money that nothing asked for, with where its way back stands. Nothing is shown where there was none. */
export function UnexpectedPayments({ payments }: { payments: Payment[] }) {
  if (payments.length === 0) return null;
  return (
    <Section
      title="Unexpected payments"
      description="Money that was paid twice or in the wrong amount. It didn’t become credits and is returned automatically. If that fails, refund it in Stripe’s dashboard."
    >
      <Card>
        <ul className="grid gap-3">
          {payments.map((payment) => (
            <li key={payment.id} className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span>
                {formatMoneyCents(payment.amount_cents, payment.currency)} from{" "}
                {payment.organization_name}, {reasons[payment.reason]}
                <span className="block text-13 break-all text-dim">
                  {formatDateTime(payment.created_at)} · {payment.stripe_payment_intent_id}
                  {payment.problem ? ` · ${payment.problem}` : ""}
                </span>
              </span>
              <Badge tone={states[payment.state].tone}>{states[payment.state].label}</Badge>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
