import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import { formatCredits, formatMoneyCents } from "@/server/pricing/amount-words";
import type { DeskDetailAnswer } from "@/server/support/staff/desk.schema";

/** What whoever answers wants to know of the account first. */
export function AccountFacts({ ticket }: { ticket: DeskDetailAnswer }) {
  const { account } = ticket;
  const { billing_organization: payer } = account;
  return (
    <aside aria-label="The account" className="min-w-0">
      <Card className="text-13">
        <p className="flex flex-wrap items-center justify-between gap-2">
          <Link
            href={`/staff/accounts/${account.credit_account_id}`}
            className="min-w-0 font-medium wrap-anywhere hover:underline"
          >
            {ticket.organization_name}
          </Link>
          <Badge tone={account.status === "active" ? "outline" : "bad"}>
            {account.status.replace("_", " ")}
          </Badge>
        </p>
        {payer.id === account.organization_id ? null : (
          <p className="mt-0.5 text-xs text-dim">Spends the credits of {payer.name}</p>
        )}
        <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5">
          <Fact label="Available">{formatCredits(account.available)}</Fact>
          <Fact label="Held">{formatCredits(account.held)}</Fact>
          <Fact label="Debt">
            <span className={account.debt > 0 ? "text-bad" : undefined}>
              {formatCredits(account.debt)}
            </span>
          </Fact>
          {account.past_due_since ? (
            <Fact label="Past due since">
              <Time iso={account.past_due_since} as="date" />
            </Fact>
          ) : null}
          <Fact label="Open disputes">
            <span className={account.open_disputes > 0 ? "text-bad" : undefined}>
              {account.open_disputes}
            </span>
          </Fact>
          <Fact label="Members">{account.members}</Fact>
          <Fact label="Active API keys">{account.active_keys}</Fact>
          <Fact label="Tickets not closed">{account.open_tickets}</Fact>
          <Fact label="Customer since">
            <Time iso={account.customer_since} as="date" />
          </Fact>
        </dl>
        <h2 className="mt-4 mb-1.5 text-13 font-semibold">Last payments</h2>
        {account.payments.length === 0 ? <p className="text-dim">None yet</p> : null}
        <ul className="grid gap-1">
          {account.payments.map((payment) => (
            <li key={payment.id} className="flex justify-between gap-3">
              <Link href={`/staff/payments/${payment.id}`} className="hover:underline">
                <Time iso={payment.created_at} as="date" />
              </Link>
              <span className="text-right tabular-nums">
                {formatMoneyCents(payment.amount_cents, payment.currency)}
                {payment.refunded_cents > 0 ? (
                  <span className="block text-xs text-dim">
                    {formatMoneyCents(payment.refunded_cents, payment.currency)} refunded
                  </span>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
        <h2 className="mt-4 mb-1.5 text-13 font-semibold">Last refused recharges</h2>
        {account.refusals.length === 0 ? <p className="text-dim">None</p> : null}
        <ul className="grid gap-1">
          {account.refusals.map((refusal) => (
            <li key={refusal.id} className="flex justify-between gap-3">
              <span className="min-w-0">
                <Time iso={refusal.at} as="date" />
                <span className="block text-xs wrap-anywhere text-dim">{refusal.words}</span>
              </span>
              <span className="tabular-nums">{formatMoneyCents(refusal.amount_cents)}</span>
            </li>
          ))}
        </ul>
      </Card>
    </aside>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-dim">{label}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </>
  );
}
