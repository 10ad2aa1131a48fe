import type { Organization } from "@/generated/prisma/client";
import { newId } from "@/server/foundation/ids";
import { type Cast, chargeTo, newSpender } from "./accounts";
import { type Bench, type Finding, inMs, takeTurns } from "./bench";
import { connect } from "./database";
import { openBareCall } from "./ours";

const TEAMS = 1_000;

/** A debit of an account that has a budget on each of a thousand teams, beside one with as many teams and one budget. */
export async function measureBudgets(bench: Bench, { owner }: Cast): Promise<Finding> {
  const [one, many] = [
    await newSpender(new Date(), owner, "One budget"),
    await newSpender(new Date(), owner, "A budget for each team"),
  ];
  await addTeams(bench, one, { budgets: 0 });
  await addTeams(bench, many, { budgets: TEAMS });
  const call = await openBareCall(bench.databaseUrl);
  const actorId = newId("apiKey");
  const timed = (organization: Organization) => async () => {
    const from = performance.now();
    await call.charge(chargeTo(organization, actorId));
    return performance.now() - from;
  };
  const p50 = await takeTurns({ one: timed(one), many: timed(many) }, 300 * bench.rounds);
  await call.close();
  bench.say(`  ${TEAMS} budgets: p50 ${inMs(p50.many)}, one budget: p50 ${inMs(p50.one)}`);
  return {
    name: "budgets",
    measured: p50.many / p50.one,
    ours: `p50 ${inMs(p50.many)}`,
    reference: `p50 ${inMs(p50.one)}`,
  };
}

/** Teams below an organization that spend its credits, one budget on it, and one on each of so many teams. */
async function addTeams(
  bench: Bench,
  { id, creditAccountId }: Organization,
  { budgets }: { budgets: number },
): Promise<void> {
  const client = await connect(bench.databaseUrl);
  try {
    await client.query(
      `insert into organizations (id, name, slug, parent_id, relationship, credit_account_id, base_fee_from, created_at)
       select $1 || lpad(n::text, 4, '0'), 'Team ' || n, lower($1) || '-' || n, $1, 'owned', $2, current_date, now()
       from generate_series(1, $3::int) n`,
      [id, creditAccountId, TEAMS],
    );
    await client.query(
      `insert into budgets (id, credit_account_id, organization_id, subject, period, limit_amount, action, window_start, window_began_at, created_at)
       select 'bud_' || $1 || lpad(n::text, 4, '0'), $2, case when n = 0 then $1 else $1 || lpad(n::text, 4, '0') end,
         'organization', 'month', 1000000000000000, 'block', current_date, now(), now() from generate_series(0, $3::int) n`,
      [id, creditAccountId, budgets],
    );
    await client.query("vacuum analyze organizations, organization_ancestors, budgets");
  } finally {
    await client.end();
  }
}
