import { expect } from "vitest";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import type { seeded } from "../support/battery";
import { expectSoundLedger, type Tenant } from "../support/tenant";

/** What clients were told, and how often they had to ask again. */
export type LoadReport = {
  /** Ids of what was answered 2xx: ledger transactions of charges, and transactions of the books. */
  charges: string[];
  captures: string[];
  transactions: string[];
  requests: number;
  /** How many were answered otherwise than 2xx, by what came: a status, or nothing. */
  otherwise: Record<string, number>;
  longestGapMs: number;
};

const GIVE_UP_MS = 180_000;
const clock = () => performance.now();

/**
 * One client: sends charges, holds that it captures or releases, and transactions until told to stop, each again with
 * its key until it is answered, to another web process each time.
 */
export async function runClient(
  tenant: Tenant,
  webs: () => string[],
  random: ReturnType<typeof seeded>,
  until: () => boolean,
  pauseMs = 20,
): Promise<LoadReport> {
  const report: LoadReport = {
    ...{ charges: [], captures: [], transactions: [] },
    ...{ requests: 0, otherwise: {}, longestGapMs: 0 },
  };

  /** @returns null when it was refused for want of credits */
  async function insist(path: string, body: object): Promise<{ id: string } | null> {
    const key = newId("request");
    const since = clock();
    for (;;) {
      report.requests += 1;
      const answer = await send(path, key, body).catch(() => undefined);
      if (answer?.ok) {
        report.longestGapMs = Math.max(report.longestGapMs, clock() - since);
        return (await answer.json()) as { id: string };
      }
      const what = nameOf(answer);
      report.otherwise[what] = (report.otherwise[what] ?? 0) + 1;
      if (clock() - since > GIVE_UP_MS) throw new Error(`${path} was never answered: ${what}`);
      if (answer && answer.status < 500 && answer.status !== 402)
        throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (answer?.status === 402) return null;
    }
  }

  function send(path: string, key: string, body: object): Promise<Response> {
    const all = webs();
    return fetch(`${all[random.below(all.length)]}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${tenant.apiKey}`,
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
    });
  }

  while (!until()) {
    const what = random.below(10);
    if (what < 5) {
      const charge = await insist("/v1/charges", { operation: "api.call" });
      if (charge) report.charges.push(charge.id);
    } else if (what < 8) {
      const hold = await insist("/v1/holds", { operation: "api.call", quantity: 3 });
      if (!hold) continue;
      const { id } = hold;
      if (random.chance(0.5)) {
        await insist(`/v1/holds/${id}/capture`, { quantity: 2 });
        report.captures.push(id);
      } else {
        await insist(`/v1/holds/${id}/release`, {});
      }
    } else {
      const { cash, sales } = tenant.books;
      const made = await insist(`/organizations/${tenant.organization.id}/transactions`, {
        date: "2026-11-21",
        description: "Sale under load",
        entries: [
          { account_id: cash, entry_type: "debit", amount: 100 },
          { account_id: sales, entry_type: "credit", amount: 100 },
        ],
      });
      if (made) report.transactions.push(made.id);
    }
  }
  return report;
}

function nameOf(answer: Response | undefined): string {
  if (!answer) return "no answer";
  if (answer.status === 503 && !answer.headers.has("retry-after")) return "503 without Retry-After";
  return String(answer.status);
}

/** All that was acknowledged is there once, and nothing else was taken from the tenant. */
export async function expectNothingLostOrDoubled(
  tenant: Tenant,
  reports: LoadReport[],
): Promise<void> {
  const { id: organizationId, creditAccountId } = tenant.organization;
  const of = (kind: "charges" | "captures" | "transactions") =>
    reports.flatMap((report) => report[kind]).toSorted();
  const charged = await db().ledgerEntry.findMany({
    where: { creditAccountId, kind: "debit", operation: "api.call" },
    select: { transactionId: true },
  });
  expect(charged.map(({ transactionId }) => transactionId).toSorted()).toEqual(of("charges"));
  const captured = await db().hold.findMany({
    where: { creditAccountId, state: "captured" },
    select: { id: true },
  });
  expect(captured.map(({ id }) => id).toSorted()).toEqual(of("captures"));
  const entered = await db().bookTransaction.findMany({
    where: { organizationId },
    select: { id: true },
  });
  expect(entered.map(({ id }) => id).toSorted()).toEqual(of("transactions"));
  await expectSoundLedger(tenant);
}
