import Link from "next/link";
import type { ReactNode } from "react";
import { CreditAmount } from "@/components/credits/amounts";
import { Card } from "@/components/ui/card";
import { Stat } from "@/components/ui/stat";
import { Time } from "@/components/ui/time";
import type { PaymentDetailAnswer } from "@/server/payments/payment.schema";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { methodInWords } from "../payment-words";

/** The money, the credits it became and what is left of both. */
export function PaymentFacts({ payment }: { payment: PaymentDetailAnswer }) {
  const ids = [
    ["Payment", payment.id],
    [payment.source === "purchase" ? "Purchase" : "Recharge", payment.source_id],
    ["Grant", payment.grant.id],
    ["Payment intent", payment.stripe_payment_intent_id],
    ["Charge", payment.stripe_charge_id],
  ].filter((row): row is [string, string] => row[1] !== null);
  return (
    <Card className="mt-4 grid gap-5">
      <div className="grid grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-4 gap-y-4">
        <Stat
          label="Refundable"
          value={formatMoneyCents(payment.refundable_cents, payment.currency)}
        />
        <Stat label="Paid with" value={methodInWords(payment)} />
        <Stat label="Received" value={<Time iso={payment.created_at} as="date-time" />} />
        <Stat label="Credits bought" value={<CreditAmount credits={payment.credits} />} />
        <Stat label="Credits used" value={<CreditAmount credits={payment.grant.used} />} />
        <Stat
          label="Credits clawed back"
          value={<CreditAmount credits={payment.clawed_back_credits} />}
        />
        <Stat
          label="Account has"
          value={<CreditAmount credits={payment.available_credits} unit />}
        />
        <Stat label="Account owes" value={<CreditAmount credits={payment.debt_credits} unit />} />
      </div>
      <dl className="grid gap-x-4 gap-y-1 border-t pt-3.5 text-13 sm:grid-cols-[auto_minmax(0,1fr)]">
        <Fact label="Organization">
          <Link href={`/staff/accounts/${payment.credit_account_id}`} className="hover:underline">
            {payment.organization_name}: see its account
          </Link>
        </Fact>
        {ids.map(([label, id]) => (
          <Fact key={label} label={label}>
            <span className="font-mono text-xs break-all">{id}</span>
          </Fact>
        ))}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{label}</dt>
      <dd className="min-w-0 max-sm:mb-1">{children}</dd>
    </>
  );
}
