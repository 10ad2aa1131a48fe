import { expect } from "vitest";
import { archiveBudget, resumeBudget, updateBudget } from "@/server/budgets/change-budget";
import { createBudget, type NewBudget } from "@/server/budgets/create-budget";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { type Movement, refusalOf, someAmount } from "./movements";
import { operations } from "./operations";
import { OracleBudget } from "./oracle-budget";
import type { World } from "./world";

const subjects = ["organization", "member", "agent", "api_key", "operation"] as const;
const periods = ["day", "week", "month", "lifetime"] as const;
const actions = ["block", "block", "notify", "pause"] as const;

/** A budget on any subject, for any period, with any action. One of a kind may be there already. */
const create: Movement = async (world, { now }) => {
  const { oracle, organizations, random } = world;
  if (oracle.budgets.length >= 4) return null;
  const subject = random.pick(subjects);
  // Its agents, keys and people belong to the master; the organizations below may have the rest.
  const depth = subject === "organization" || subject === "operation" ? random.below(3) : 0;
  const organization = organizations[depth] as (typeof organizations)[number];
  const limit = someAmount(world, 400);
  const input: NewBudget = {
    subject,
    subject_id: subjectOf(world, subject),
    period: random.pick(periods),
    limit: microcreditsToCredits(limit),
    action: random.pick(actions),
    alert_percents: [50, 80, 100],
  };
  const made = createBudget(organization, input, actorOf(world), now);
  const refusal = await refusalOf(made);
  if (refusal) {
    expect(refusal, "creating a budget").toBe("already_exists");
    return `${describe(input)}: already there`;
  }
  const { id } = await made;
  oracle.budgets.push(
    new OracleBudget({
      id,
      organizationIds: organizations.slice(depth).map((covered) => covered.id),
      subject,
      subjectId: input.subject_id ?? null,
      period: input.period,
      limit,
      action: input.action,
      timeZone: organization.timeZone,
    }),
  );
  return describe(input);
};

const change: Movement = async (world, { now }) => {
  const budget = pickBudget(world);
  if (!budget) return null;
  const limit = someAmount(world, 400);
  const action = world.random.pick(actions);
  await updateBudget(
    organizationOf(world, budget),
    budget.id,
    { limit: microcreditsToCredits(limit), action },
    actorOf(world),
    now,
  );
  budget.change({ limit, action });
  return `budget ${budget.id}: ${limit}, ${action}`;
};

const resume: Movement = async (world, { now }) => {
  const paused = world.oracle.budgets.filter((budget) => budget.paused);
  if (paused.length === 0) return null;
  const budget = world.random.pick(paused);
  const limit = world.random.chance(0.7) ? budget.limit + someAmount(world, 40) : budget.limit;
  const expected = budget.spent(now) >= limit ? "wrong_state" : "";
  const refusal = await refusalOf(
    resumeBudget(
      organizationOf(world, budget),
      budget.id,
      microcreditsToCredits(limit),
      actorOf(world),
      now,
    ),
  );
  expect(refusal, "resuming a budget").toBe(expected);
  if (!expected) Object.assign(budget, { limit, paused: false });
  return `budget ${budget.id} resumed with ${limit}: ${expected || "done"}`;
};

const archive: Movement = async (world, { now }) => {
  const budget = pickBudget(world);
  if (!budget) return null;
  await archiveBudget(organizationOf(world, budget), budget.id, actorOf(world), now);
  world.oracle.budgets = world.oracle.budgets.filter((other) => other !== budget);
  return `budget ${budget.id} archived`;
};

function subjectOf(world: World, subject: NewBudget["subject"]): string | undefined {
  const ids = {
    organization: [undefined],
    member: [world.ownerId],
    agent: [world.agentId],
    api_key: world.keyIds,
    operation: operations,
  } as const;
  const choices: readonly (string | undefined)[] = ids[subject];
  return choices[world.random.below(choices.length)];
}

function organizationOf({ organizations }: World, budget: OracleBudget) {
  const found = organizations.find(({ id }) => id === budget.organizationIds[0]);
  if (!found) throw new Error("a budget is of an organization");
  return found;
}

function pickBudget({ oracle, random }: World): OracleBudget | undefined {
  return oracle.budgets.length > 0 ? random.pick(oracle.budgets) : undefined;
}

function actorOf({ ownerId }: World) {
  return { type: "user", id: ownerId } as const;
}

function describe({ subject, period, limit, action }: NewBudget): string {
  return `budget on ${subject}: ${limit} a ${period}, ${action}`;
}

export const budgetMovements: [number, Movement][] = [
  [2, create],
  [2, change],
  [4, resume],
  [1, archive],
];
