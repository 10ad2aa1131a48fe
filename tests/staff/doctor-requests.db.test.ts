import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "@/generated/prisma/client";
import { allStaffActions, staffActions } from "@/server/doors/endpoints/staff-actions";
import type { Actor } from "@/server/foundation/actor";
import { disconnectDb, inTransaction } from "@/server/foundation/db";
import { newGrantSchema } from "@/server/grants/grant.schema";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { checkBooks } from "@/server/staff/books/check-books";
import { decideRequest, runStaffAction } from "@/server/staff/requests/staff-action";
import { type Account, emptyAccount } from "../grants/story";

/** Changes what triggers protect, as somebody with the keys of the database could. */
let superuser: pg.Client;
beforeAll(async () => {
  superuser = new pg.Client({ connectionString: process.env.DATABASE_DIRECT_URL });
  await superuser.connect();
  await superuser.query("set session_replication_role = replica");
});
afterAll(async () => {
  await superuser.end();
  await disconnectDb();
});

/** The rules that are broken for an account, each with its first row. */
async function diagnosis({ creditAccountId }: Account): Promise<Record<string, string>> {
  const { rules } = await checkBooks(new Date(), { account: creditAccountId });
  return Object.fromEntries(rules.flatMap(({ rule, first }) => (first ? [[rule, first.row]] : [])));
}

const staffPerson = () =>
  newPerson(new Date(), { email: uniqueEmail("staff"), name: "Staff", isStaff: true });
const actor = (who: User): Actor => ({ type: "staff", id: who.id });

/** An account to which staff gave alone, by two, and took from; each with the id of its request. */
async function served() {
  const account = await emptyAccount();
  const [one, two] = [await staffPerson(), await staffPerson()];
  const now = new Date();
  const grant = (amount: number) =>
    newGrantSchema.parse({ wallet_id: account.primaryWalletId, amount, grant_type: "bonus" });
  await inTransaction(async (tx) => {
    await runStaffAction(tx, staffActions.giveCredits, grant(10), actor(one), now);
    const large = await runStaffAction(
      tx,
      staffActions.giveCredits,
      grant(20_000),
      actor(one),
      now,
    );
    if (large.state !== "pending") throw new Error("it should wait");
    await decideRequest(tx, allStaffActions, large.requestId, "approve", actor(two), now);
    const credit_account_id = account.creditAccountId as `acct_${string}`;
    const correction = { credit_account_id, amount: -5, reason: "Counted twice" };
    await runStaffAction(tx, staffActions.adjust, correction, actor(two), now);
    const extra = { credit_account_id, amount: 7, reason: "Goodwill" };
    await runStaffAction(tx, staffActions.adjust, extra, actor(two), now);
    const refused = await runStaffAction(
      tx,
      staffActions.giveCredits,
      grant(30_000),
      actor(two),
      now,
    );
    if (refused.state !== "pending") throw new Error("it should wait");
    await decideRequest(tx, allStaffActions, refused.requestId, "reject", actor(one), now);
    await runStaffAction(tx, staffActions.giveCredits, grant(40_000), actor(two), now);
  });
  return account;
}

it("finds nothing wrong with what staff did and asked for", async () => {
  expect(await diagnosis(await served())).toEqual({});
});

const DECIDED = "staff requests are decided by a second person";
const EXACT = "staff actions did exactly what they say";
const LIMIT = "staff created no credits past their limit alone";
const ASKED = "every credit staff created is a staff action";

describe("names the row when somebody has changed", () => {
  const cases: [what: string, set: string, where: string, rules: string[]][] = [
    [
      "what was asked for",
      `parameters = jsonb_set(parameters, '{amount}', '20001')`,
      "state = 'approved'",
      [EXACT],
    ],
    [
      "what one person gave",
      `parameters = jsonb_set(parameters, '{amount}', '9')`,
      "state = 'done' and kind = 'grant'",
      [EXACT],
    ],
    [
      "a correction",
      `parameters = jsonb_set(parameters, '{amount}', '5')`,
      "parameters ->> 'amount' = '-5'",
      [EXACT],
    ],
    ["what came of a request", "effect_id = null", "state = 'approved'", [EXACT, ASKED]],
    [
      "a request that nobody approved into one that was",
      "state = 'approved'",
      "state = 'rejected'",
      [EXACT],
    ],
    ["who decided", "decided_by = requested_by", "state = 'approved'", [DECIDED]],
    ["when it was decided", "decided_at = expires_at", "state = 'approved'", [DECIDED]],
    ["who did it", "requested_by = 'usr_x'", "state = 'done' and kind = 'grant'", [DECIDED]],
    [
      "how much one person did",
      "amount = 10000000001",
      "state = 'done' and kind = 'grant'",
      [LIMIT],
    ],
    ["the limit", "limit_amount = 0", "state = 'done' and kind = 'grant'", [LIMIT]],
  ];

  it.each(cases)("%s", async (_, set, where, rules) => {
    const account = await served();
    await superuser.query(
      "alter table staff_actions drop constraint if exists staff_actions_two_persons",
    );
    const { rowCount } = await superuser.query(
      `update staff_actions set ${set} where credit_account_id = $1 and ${where}`,
      [account.creditAccountId],
    );
    expect(rowCount).toBe(1);
    const broken = await diagnosis(account);
    expect(Object.keys(broken).sort()).toEqual([...rules].sort());
    for (const rule of rules)
      expect(broken[rule]).toMatch(rule === ASKED ? /^entry \d+$/ : /^staff request sta_/);
  });

  it.each([
    [
      "a gift",
      "delete from staff_actions where credit_account_id = $1 and state = 'done' and kind = 'grant'",
      [ASKED],
    ],
    [
      "a gift that two decided",
      "delete from staff_actions where credit_account_id = $1 and state = 'approved'",
      [ASKED],
    ],
    [
      "a correction that gave",
      "delete from staff_actions where credit_account_id = $1 and parameters ->> 'amount' = '7'",
      [ASKED],
    ],
  ])("what was written down of %s, by deleting it", async (_, sql, rules) => {
    const account = await served();
    await superuser.query(sql, [account.creditAccountId]);
    expect(Object.keys(await diagnosis(account))).toEqual(rules);
  });
});
