import { randomBytes } from "node:crypto";
import type { Organization, User } from "@/generated/prisma/client";
import { db, inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { readBalance } from "@/server/ledger/balances";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { updateRechargePolicy } from "@/server/recharge/update-policy";
import { buildDemo } from "./demo";
import {
  addCard,
  grantCredits,
  inThePast,
  newApiKey,
  newOrganization,
  newPerson,
  PASSWORD,
} from "./story";

/** What a scenario hands to whoever asked for it. */
export type ScenarioResult = {
  base_url: string;
  organizations: {
    id: string;
    name: string;
    slug: string;
    api_key: string | null;
    credits: number;
  }[];
  users: { email: string; password: string; role: string; organization_id: string | null }[];
  emulators: { stripe: string | null; resend: string | null };
};

export type Cast = {
  organizations: { organization: Organization; apiKey: string | null }[];
  users: { user: User; role: string; organizationId: string | null }[];
};

/** Different at each run, so that a scenario can be built again and again. */
export function uniqueEmail(name: string): string {
  return `${name}.${randomBytes(4).toString("hex")}@acme.test`;
}

/** An owner, a master organization with exactly this many credits, and a key. */
export async function tenant(
  at: Date,
  input: { name: string; credits: string | number },
): Promise<{ owner: User; organization: Organization; apiKey: string }> {
  const owner = await newPerson(at, { email: uniqueEmail("owner"), name: `${input.name} owner` });
  const organization = await newOrganization(at, { name: input.name, owner });
  // The key costs one credit, like any other.
  await grantCredits(at, organization, Number(input.credits) + 1);
  const { key } = await newApiKey(at, organization, owner, { name: "Scenario key" });
  return { owner, organization, apiKey: key };
}

const scenarios: Record<string, (now: Date) => Promise<Cast>> = {
  demo: buildDemo,

  "low-balance": async (now) => castOf([await tenant(now, { name: "Low Balance", credits: 390 })]),

  "two-tenants": async (now) =>
    castOf([
      await tenant(now, { name: "Tenant A", credits: 500 }),
      await tenant(now, { name: "Tenant B", credits: 500 }),
    ]),

  "recharge-declined": async (now) => {
    const made = await tenant(now, { name: "Declined Card", credits: 399 });
    await inThePast(now, async () => {
      // A card that can be saved and is declined when it is charged.
      await addCard(now, made.organization, "4000000000000341");
      await inTransaction((tx) =>
        updateRechargePolicy(
          tx,
          made.organization.creditAccountId,
          { enabled: true },
          { type: "user", id: made.owner.id },
          now,
        ),
      );
    });
    return castOf([made]);
  },
};

export const scenarioNames = Object.keys(scenarios);

/** Builds a named scenario in the database. Each run makes new organizations. */
export async function buildScenario(name: string, now: Date): Promise<ScenarioResult> {
  const build = scenarios[name];
  if (!build)
    throw new Error(`There is no scenario "${name}". Choose one of: ${scenarioNames.join(", ")}`);
  const cast = await build(now);
  const organizations = [];
  for (const { organization, apiKey } of cast.organizations) {
    const { available } = await readBalance(db(), organization.creditAccountId, now);
    organizations.push({
      id: organization.id,
      name: organization.name,
      slug: organization.slug,
      api_key: apiKey,
      credits: microcreditsToCredits(available),
    });
  }
  return {
    base_url: env().APP_URL,
    organizations,
    users: cast.users.map(({ user, role, organizationId }) => ({
      email: user.email,
      password: PASSWORD,
      role,
      organization_id: organizationId,
    })),
    emulators: { stripe: env().STRIPE_API_BASE ?? null, resend: env().RESEND_BASE_URL ?? null },
  };
}

function castOf(tenants: { owner: User; organization: Organization; apiKey: string }[]): Cast {
  return {
    organizations: tenants.map(({ organization, apiKey }) => ({ organization, apiKey })),
    users: tenants.map(({ owner, organization }) => ({
      user: owner,
      role: "owner",
      organizationId: organization.id,
    })),
  };
}
