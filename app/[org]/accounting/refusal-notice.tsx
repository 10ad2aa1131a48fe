"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { UNREACHABLE } from "@/app/unreachable";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { RequestId } from "@/components/ui/problem-banner";
import { creditsInWords, formatCredits } from "@/server/pricing/amount-words";
import { GiveRole } from "./give-role";
import type { OperationProblem } from "./use-paid-operation";

/** Where credits come from, for the person who is looking. */
export type BillingWay = {
  href: string;
  mayBuy: boolean;
  /** Where the books are set, for what is refused until they are. */
  bookSettingsHref?: string;
  /** Whose books they are, and whether this person may set them. */
  booksOf?: { organizationId: string; maySet: boolean };
};

/** After these nobody but the server knows whether it was done: the same key finds out. */
const UNSURE_CODES = ["network", "internal"];
/** The codes with more to say or to do than a sentence: the notice shows them, a form's own banner the others. */
const NOTICE_CODES = [
  "insufficient_credits",
  "recharge_in_progress",
  "organization_suspended",
  ...UNSURE_CODES,
];

/** Whether `RefusalNotice` has more for it than its message. */
export function needsNotice(problem: OperationProblem | null): boolean {
  return (
    problem !== null && (NOTICE_CODES.includes(problem.code) || problem.inBookSettings === true)
  );
}

/** The notice in a form of a paid operation, whose own banner shows the other problems. */
export function FormRefusal({
  operation: { problem, retry, isPending },
  billing,
}: {
  operation: { problem: OperationProblem | null; retry: () => void; isPending: boolean };
  billing: BillingWay;
}) {
  return problem && needsNotice(problem) ? (
    <RefusalNotice problem={problem} billing={billing} onRetry={retry} isPending={isPending} />
  ) : null;
}

/** Why a paid operation was not made: what it costs, what is there, and the way on. Nothing was charged. */
export function RefusalNotice({
  problem,
  billing,
  onRetry,
  isPending,
  fix,
}: {
  problem: OperationProblem;
  billing: BillingWay;
  /** Sends the same request with the same idempotency key. */
  onRetry: () => void;
  isPending: boolean;
  /** The way to what it waits for, where the page knows one. */
  fix?: ReactNode;
}) {
  if (problem.code === "recharge_in_progress") {
    return (
      <Banner
        tone="low"
        title="A recharge is in progress. Try again in a few seconds."
        action={<RetryButton onRetry={onRetry} isPending={isPending} />}
      >
        Nothing was done or charged. Trying again repeats the same request, so you’re charged once.
        <p className="mt-1 empty:hidden">
          <RequestId of={problem} />
        </p>
      </Banner>
    );
  }
  if (problem.code === "insufficient_credits" && problem.shortage) {
    return (
      <Banner
        tone="refused"
        title="Not enough credits. Nothing was charged."
        action={
          <>
            <BuyButton billing={billing} />
            <RetryButton onRetry={onRetry} isPending={isPending} />
          </>
        }
      >
        <Shortage {...problem.shortage} />
        <p className="mt-1">
          {billing.mayBuy
            ? problem.rechargeState === "disabled"
              ? "Auto-recharge is paused: check your payment methods under Billing."
              : problem.rechargeState === "off"
                ? "Buy credits, or switch on auto-recharge so this doesn’t happen again."
                : "Buy credits, then try again."
            : "Ask an owner to buy credits; what you entered stays here."}
        </p>
        <p className="mt-1 empty:hidden">
          <RequestId of={problem} />
        </p>
      </Banner>
    );
  }
  if (problem.overBudget) {
    return (
      <Banner
        tone="refused"
        title="A budget doesn’t allow this."
        action={
          <>
            {problem.askUrl ? (
              <Button asChild size="sm">
                <Link href={problem.askUrl}>Ask for more</Link>
              </Button>
            ) : null}
            <RetryButton onRetry={onRetry} isPending={isPending} />
          </>
        }
      >
        {problem.message}
        <p className="mt-1 empty:hidden">
          <RequestId of={problem} />
        </p>
      </Banner>
    );
  }
  const suspended = problem.code === "organization_suspended";
  const unsure = UNSURE_CODES.includes(problem.code);
  return (
    <Banner
      tone="refused"
      title={problem.code === "network" ? UNREACHABLE : problem.message}
      action={
        suspended ? (
          <BuyButton billing={billing} />
        ) : unsure ? (
          <RetryButton onRetry={onRetry} isPending={isPending} />
        ) : problem.missingRole && billing.booksOf?.maySet ? (
          <GiveRole
            role={problem.missingRole}
            organizationId={billing.booksOf.organizationId}
            settingsHref={billing.bookSettingsHref}
            onGiven={onRetry}
          />
        ) : problem.inBookSettings && billing.bookSettingsHref ? (
          <Button asChild size="sm">
            <Link href={billing.bookSettingsHref}>Open the book settings</Link>
          </Button>
        ) : (
          fix
        )
      }
    >
      {problem.missingRole && billing.booksOf && !billing.booksOf.maySet ? (
        <p>Ask an owner or admin to give an account this role, then try again.</p>
      ) : null}
      {problem.fields.map(({ path, message }) => (
        <p key={path}>{message}</p>
      ))}
      {unsure ? (
        <p>
          Trying again is safe: the same request is carried out and charged once, even if the first
          one arrived.
        </p>
      ) : null}
      <p className="mt-1 empty:hidden">
        <RequestId of={problem} />
      </p>
    </Banner>
  );
}

function Shortage({
  required,
  available,
  held,
  shortfall,
}: NonNullable<OperationProblem["shortage"]>) {
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-0.5">
      <Figure name="Costs">{formatCredits(required)}</Figure>
      <Figure name="Available">{formatCredits(available)}</Figure>
      {held > 0 ? <Figure name="Held">{formatCredits(held)}</Figure> : null}
      <Figure name="Short by">{creditsInWords(shortfall)}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt>{name}</dt>
      <dd className="font-medium text-ink tabular-nums">{children}</dd>
    </div>
  );
}

function BuyButton({ billing }: { billing: BillingWay }) {
  return (
    <Button
      asChild
      size="sm"
      disabledReason={billing.mayBuy ? null : "Ask an owner: your role can’t buy credits"}
    >
      <Link href={billing.href}>Buy credits</Link>
    </Button>
  );
}

function RetryButton({ onRetry, isPending }: { onRetry: () => void; isPending: boolean }) {
  return (
    <Button size="sm" pending={isPending} onClick={onRetry}>
      Try again
    </Button>
  );
}
