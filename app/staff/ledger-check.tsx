"use client";

import { useState } from "react";
import { problemOf, trpc } from "@/app/trpc/client";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Code } from "@/components/ui/code-block";
import { Time } from "@/components/ui/time";
import { formatCredits } from "@/server/pricing/amount-words";
import type { LedgerCheckAnswer } from "@/server/staff/platform.schema";

/** Checks the whole ledger when asked: it reads every entry, so a page view does not. */
export function LedgerCheck() {
  const [answer, setAnswer] = useState<LedgerCheckAnswer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, setIsPending] = useState(false);

  async function check() {
    setIsPending(true);
    setFailure(null);
    try {
      setAnswer(await trpc.staff.ledger_check.query({}));
    } catch (error) {
      setFailure(problemOf(error).message);
    } finally {
      setIsPending(false);
    }
  }

  return (
    <Card className="grid gap-3">
      {failure ? <Banner tone="refused" title={failure} /> : null}
      {answer ? <Outcome answer={answer} /> : null}
      <div>
        <Button pending={isPending} onClick={check}>
          {answer ? "Check again" : "Check every entry"}
        </Button>
      </div>
    </Card>
  );
}

function Outcome({ answer }: { answer: LedgerCheckAnswer }) {
  const { violations, entry_count, checked_at } = answer;
  if (violations.length === 0) {
    return (
      <p role="status">
        All rules hold across {formatCredits(entry_count)} entries.{" "}
        <Time iso={checked_at} as="date-time" className="text-dim" />
      </p>
    );
  }
  return (
    <Banner tone="refused" title={`${formatCredits(violations.length)} violations`}>
      <ul className="mt-1 grid gap-1">
        {violations.slice(0, 20).map(({ rule, credit_account_id, detail }) => (
          <li key={`${rule} ${credit_account_id} ${detail}`}>
            {rule}: {detail} <Code>{credit_account_id}</Code>
          </li>
        ))}
      </ul>
    </Banner>
  );
}
