import { afterAll, expect, it } from "vitest";
import { createBudget } from "@/server/budgets/create-budget";
import { createApi } from "@/server/doors/rest/app";
import { db, disconnectDb } from "@/server/foundation/db";
import { closeLanes } from "@/server/operations/lane/lanes";
import { reportingPlans, type Statement, statementsRunBy } from "../history/rows-read";
import { type Tenant, tenantWith } from "../support/tenant";

afterAll(async () => {
  await closeLanes();
  await disconnectDb();
});

/** What would lie in the shard of its credit account (docs/scale.md). */
const DISTRIBUTED = [
  ...["budgets", "credit_accounts", "credit_grants", "holds", "ledger_entries", "ledger_marks"],
  ...["usage_rollups", "wallets"],
];

/** What finds its rows otherwise, and why. `docs/scale.md` says what becomes of each. */
const EXCEPTIONS: [RegExp, string][] = [
  [/\bidem\b"?\s*=/, "a repeated key is the organization's, whatever account it spent before"],
  [/"holds"\."id" = \$1/, "who names a hold has yet to learn whose it is"],
  [/FOR KEY SHARE OF x/, "a foreign key, which shards have by account too"],
];

/** An account's rows are asked for by the account: `id` of the accounts themselves, `credit_account_id` elsewhere. */
function namesItsAccount({ text }: Statement): boolean {
  const inserted = /^\s*insert into \w+(?: as \w+)?\s*\(([^)]*)\)/i.exec(text)?.[1];
  if (inserted !== undefined) return /\bcredit_account_id\b/.test(inserted);
  const sought = text.slice(text.search(/\bwhere\b/i));
  return (
    /\bcredit_account_id"?\s*(=|in\b)/i.test(sought) ||
    (/\bcredit_accounts\b/.test(text) &&
      /\bid"?\s*(=|in\b|operator\(pg_catalog\.=\))/i.test(sought))
  );
}

async function caller({ apiKey }: Tenant) {
  const api = createApi();
  return async (path: string, body: object, key: string) => {
    const answer = await api.request(`http://api.test/api/v1${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
}

it("every statement that charges, holds or captures names the account whose rows it touches", async () => {
  const tenant = await tenantWith(40);
  await createBudget(
    tenant.organization,
    {
      ...{ subject: "organization", period: "month", action: "pause", limit: 60 },
      alert_percents: [50],
    },
    tenant.actor,
    new Date(),
  );
  const account = { id: tenant.organization.creditAccountId };
  await db().creditAccount.update({
    where: account,
    data: { overagePolicy: "allow_to_limit", overageLimit: 5_000_000n },
  });
  await closeLanes();
  await disconnectDb();

  const statements = await reportingPlans(async () => {
    const post = await caller(tenant);
    await post("/charges", { operation: "api.call" }, "connects");
    const ran = await statementsRunBy(async () => {
      const call = (quantity: number, key: string) =>
        post("/charges", { operation: "api.call", quantity }, key);
      const together = await Promise.all([
        call(2, "twice"),
        call(2, "twice"),
        call(2_000, "refused"),
      ]);
      const again = await call(2, "twice");
      const event = {
        event_name: "api.call",
        event_id: "1",
        external_customer_id: tenant.organization.id,
      };
      const events = await post("/events", event, "event");
      const hold = await post("/holds", { operation: "compute.minute", quantity: 3 }, "held");
      const captured = await post(`/holds/${hold.body.id}/capture`, { quantity: 1 }, "captured");
      const debt = await call(38, "debt");
      const answers = [...together, again, events, hold, captured, debt];
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 402, 201, 202, 201, 200, 201]);
    });
    await closeLanes();
    await disconnectDb();
    return ran;
  });

  const touching = statements.filter(({ tables }) =>
    tables.some((one) => DISTRIBUTED.includes(one)),
  );
  for (const table of ["budgets", "credit_accounts", "credit_grants", "holds", "ledger_entries"])
    expect(touching.flatMap(({ tables }) => tables)).toContain(table);
  const nameless = new Set(
    touching
      .filter((one) => !namesItsAccount(one) && !EXCEPTIONS.some(([kind]) => kind.test(one.text)))
      .map(({ text }) => text),
  );
  expect([...nameless]).toEqual([]);
});
