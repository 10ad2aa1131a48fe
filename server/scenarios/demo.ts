import type { Organization, User } from "@/generated/prisma/client";
import { postBookTransaction } from "@/server/accounting/transactions/post-transaction";
import { reverseTransaction } from "@/server/accounting/transactions/reverse-transaction";
import { postBaseFeesOf } from "@/server/base-fee/post-base-fees";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { invariant } from "@/server/foundation/invariant";
import { readBalance } from "@/server/ledger/balances";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { evaluateRecharge } from "@/server/recharge/evaluate-recharge";
import { updateRechargePolicy } from "@/server/recharge/update-policy";
import { hireDemoAgent } from "./demo-agent";
import { openDemoStudio } from "./demo-books";
import { giveDemoGrants } from "./demo-grants";
import { inviteDemoMembers } from "./demo-members";
import type { Cast } from "./scenarios";
import {
  buyPackage,
  enterSale,
  grantCredits,
  inThePast,
  join,
  newApiKey,
  newBooks,
  newOrganization,
  newPerson,
  run,
} from "./story";

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 90;
const AGENT_DAYS = 30;

type Branch = {
  organization: Organization;
  actor: Actor;
  books: { cash: string; sales: string };
  salesPerDay: number;
};

/**
 * A company that has been a customer for 90 days: a reseller with two linked clients, one of which
 * has an owned head office and branch; members of every role, and three who are invited; an agent
 * within its budgets; a saved card that recharges the pool; a studio with a year of books.
 * Made by the real domain functions, day by day under a moved clock.
 */
export async function buildDemo(now: Date): Promise<Cast> {
  const midnight = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - HISTORY_DAYS * DAY_MS);
  // Founded before the first day's business.
  const start = new Date(midnight.getTime() + 7 * 3_600_000);
  const suffix = (await db().user.findUnique({
    where: { email: "owner@acme.test" },
    select: { id: true },
  }))
    ? `.${now.getTime().toString(36)}`
    : "";
  const people = await hire(start, suffix);
  const { owner } = people;

  const acme = await newOrganization(start, {
    name: "Acme Books",
    owner,
    welcome: true,
    timeZone: "Europe/Berlin",
  });
  await join(start, acme, people.admin, "admin");
  await join(start, acme, people.billing, "billing");
  await join(start, acme, people.member, "member");
  await join(start, acme, people.viewer, "viewer");
  await inThePast(start, () => buyPackage(start, acme, owner, "solo_dev"));
  // The past recharges itself below; the worker, which lives in the present, is not to look at it.
  await db().creditAccount.update({
    where: { id: acme.creditAccountId },
    data: { watchLevels: [] },
  });
  await inThePast(start, () =>
    inTransaction((tx) =>
      updateRechargePolicy(
        tx,
        acme.creditAccountId,
        { enabled: true, monthlyCapCents: 10_000n },
        { type: "user", id: owner.id },
        start,
      ),
    ),
  );
  await db().creditAccount.update({
    where: { id: acme.creditAccountId },
    data: { watchLevels: [] },
  });

  const key = await inThePast(start, () => newApiKey(start, acme, owner, { name: "Production" }));
  const branches = await openBranches(start, acme, people, key.id);
  for (let index = 0; index < HISTORY_DAYS; index++) {
    const day = new Date(midnight.getTime() + index * DAY_MS);
    if (index === HISTORY_DAYS - 20) {
      await grantCredits(day, acme, 120, {
        expiresAt: new Date(now.getTime() + 12 * DAY_MS),
        description: "Goodwill credits",
      });
    }
    if (index === HISTORY_DAYS - AGENT_DAYS)
      branches.push(await openAgentDesk(day, people, branches));
    await payBaseFees(day, branches);
    await liveThroughDay(day, index, acme, branches);
  }
  await payBaseFees(now, branches);
  await giveDemoGrants(now, acme, people);
  await inviteDemoMembers(now, acme, owner);
  const studio = await openDemoStudio(now, acme, owner);
  // From here on the worker takes over.
  await inTransaction((tx) =>
    updateRechargePolicy(
      tx,
      acme.creditAccountId,
      { threshold: creditsToMicrocredits(400) },
      { type: "user", id: owner.id },
      now,
    ),
  );

  const organizations = [
    acme,
    ...branches.map((branch) => branch.organization).filter((o) => o.id !== acme.id),
    studio,
  ];
  return {
    organizations: organizations.map((organization) => ({
      organization,
      apiKey: organization.id === acme.id ? key.key : null,
    })),
    users: [
      { user: people.owner, role: "owner", organizationId: acme.id },
      { user: people.admin, role: "admin", organizationId: acme.id },
      { user: people.billing, role: "billing", organizationId: acme.id },
      { user: people.member, role: "member", organizationId: acme.id },
      { user: people.viewer, role: "viewer", organizationId: acme.id },
      { user: people.staff, role: "staff", organizationId: null },
      { user: people.colleague, role: "staff", organizationId: null },
    ],
  };
}

async function hire(
  at: Date,
  suffix: string,
): Promise<
  Record<"owner" | "admin" | "billing" | "member" | "viewer" | "staff" | "colleague", User>
> {
  const person = (role: string, name: string, isStaff = false) =>
    newPerson(at, { email: `${role}${suffix}@${isStaff ? "bursar" : "acme"}.test`, name, isStaff });
  return {
    owner: await person("owner", "Acme owner"),
    admin: await person("admin", "Acme admin"),
    billing: await person("billing", "Acme billing"),
    member: await person("member", "Acme member"),
    viewer: await person("viewer", "Acme viewer"),
    staff: await person("staff", "Bursar staff", true),
    colleague: await person("colleague", "Bursar colleague", true),
  };
}

async function openBranches(
  at: Date,
  acme: Organization,
  people: { owner: User; member: User },
  keyId: string,
): Promise<Branch[]> {
  const { owner, member } = people;
  const clientA = await newOrganization(at, {
    name: "Client A",
    owner,
    parent: acme,
    relationship: "linked",
  });
  const headOffice = await newOrganization(at, {
    name: "Client A HQ",
    owner,
    parent: clientA,
    relationship: "owned",
  });
  const branch = await newOrganization(at, {
    name: "Client A Branch",
    owner,
    parent: clientA,
    relationship: "owned",
  });
  const clientB = await newOrganization(at, {
    name: "Client B",
    owner,
    parent: acme,
    relationship: "linked",
  });
  const asOwner: Actor = { type: "user", id: owner.id };
  const asKey: Actor = { type: "api_key", id: keyId };
  const asMember: Actor = { type: "user", id: member.id };
  const plan: [Organization, Actor, number][] = [
    [acme, asMember, 8],
    [clientA, asKey, 9],
    [headOffice, asOwner, 4],
    [branch, asKey, 2],
    [clientB, asKey, 6],
  ];
  const branches: Branch[] = [];
  for (const [organization, actor, salesPerDay] of plan) {
    branches.push({
      organization,
      actor,
      salesPerDay,
      books: await newBooks(at, organization, actor),
    });
  }
  return branches;
}

/** From now on an agent enters sales of the first branch too; the second branch gets a budget with it. */
async function openAgentDesk(
  at: Date,
  people: { owner: User; member: User },
  [first, client]: Branch[],
): Promise<Branch> {
  invariant(first && client, "the agent comes after the branches");
  const actor = await hireDemoAgent(at, first.organization, people, client.organization);
  return { ...first, actor, salesPerDay: 3 };
}

/** What came due until then, as the worker would have posted it. */
async function payBaseFees(at: Date, branches: Branch[]): Promise<void> {
  for (const { organization } of branches) await postBaseFeesOf(organization.id, at);
}

const goods = [
  "Subscription",
  "Setup fee",
  "Consulting hour",
  "Support plan",
  "Licence renewal",
  "Workshop",
  "Card sale",
  "Spare parts",
];

/** A day of business in the order it happened: fewer sales at the weekend, most of them posted, now and then one reversed. */
async function liveThroughDay(
  day: Date,
  index: number,
  acme: Organization,
  branches: Branch[],
): Promise<void> {
  for (const { at, branch, place, n } of salesOf(day, index, branches)) {
    const name = goods[(index + n + place) % goods.length] ?? "Sale";
    const { organization, actor, books } = branch;
    const cents = 1_900 + ((index * 731 + n * 1_337) % 48_000);
    const sale = await enterSale(at, organization, actor, books, cents, name);
    const posted = (index + n) % 3 !== 0;
    if (posted)
      await run(at, postBookTransaction, organization, actor, { transaction_id: sale.id });
    if (posted && (index * 5 + n + place) % 97 === 1) {
      await run(at, reverseTransaction, organization, actor, {
        transaction_id: sale.id,
        date: at.toISOString().slice(0, 10),
      });
    }
    const { available } = await readBalance(db(), acme.creditAccountId, at);
    if (available < creditsToMicrocredits(400)) {
      await inThePast(at, () => evaluateRecharge(acme.creditAccountId, at));
    }
  }
}

function salesOf(day: Date, index: number, branches: Branch[]) {
  const weekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
  const sales = branches.flatMap((branch, place) => {
    const wave = ((index * 7 + place * 5) % 5) - 2;
    const count = Math.max(0, Math.round((branch.salesPerDay + wave) * (weekend ? 0.3 : 1)));
    return Array.from({ length: count }, (_, n) => {
      const minute = 8 * 60 + ((n * 83 + place * 31 + index * 17) % 600);
      return { at: new Date(day.getTime() + minute * 60_000), branch, place, n };
    });
  });
  return sales.sort((a, b) => a.at.getTime() - b.at.getTime());
}
