"use client";

import Link from "next/link";
import { useState } from "react";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { Button } from "@/components/ui/button";
import { lazyWindow } from "@/components/ui/lazy-window";
import { ProblemBanner } from "@/components/ui/problem-banner";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";
import { type BookRoleName, bookRoles } from "./role-words";

const GiveRoleDialog = lazyWindow(() =>
  import("./give-role-dialog").then((loaded) => loaded.GiveRoleDialog),
);

/**
 * The way out of a refusal for want of a role: an account that is there gets it, or a new one is made with it, and
 * what was refused is sent again.
 */
export function GiveRole({
  role,
  organizationId,
  settingsHref,
  onGiven,
}: {
  role: string;
  organizationId: string;
  settingsHref: string | undefined;
  onGiven: () => void;
}) {
  const [chart, setChart] = useState<{ accounts: AccountAnswer[]; currency: string } | null>(null);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const [isReading, setReading] = useState(false);
  const known = bookRoles[role as BookRoleName];
  if (!known)
    return settingsHref ? (
      <Button asChild size="sm">
        <Link href={settingsHref}>Open the book settings</Link>
      </Button>
    ) : null;

  async function open() {
    setReading(true);
    setProblem(null);
    try {
      setChart(await readAccounts(organizationId));
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setReading(false);
    }
  }

  return (
    <>
      <Button size="sm" pending={isReading} onClick={() => void open()}>
        Choose the account
      </Button>
      <ProblemBanner problem={problem} />
      {chart ? (
        <GiveRoleDialog
          role={role as BookRoleName}
          organizationId={organizationId}
          {...chart}
          onClose={() => setChart(null)}
          onGiven={() => {
            setChart(null);
            onGiven();
          }}
        />
      ) : null}
    </>
  );
}

/** The whole chart, page by page, and what the books are kept in. */
async function readAccounts(organization_id: string) {
  const accounts: AccountAnswer[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await trpc.account.list.query({ organization_id, limit: 200, cursor });
    accounts.push(...page.data);
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  const { currency } = await trpc.book_settings.get.query({ organization_id });
  return { accounts, currency: currency ?? "USD" };
}
