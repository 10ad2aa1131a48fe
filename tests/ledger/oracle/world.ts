import type { Organization } from "@/generated/prisma/client";
import { createAgent } from "@/server/agents/change-agent";
import type { Actor } from "@/server/foundation/actor";
import { db, inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { createWallet } from "@/server/grants/change-wallets";
import { startWalk, type Walk } from "@/server/ledger/verification/walk-entries";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newOrganization, newPerson } from "@/server/scenarios/story";
import { seeded } from "../../support/battery";
import { Oracle } from "./oracle";
import type { OraclePayment } from "./oracle-payment";
import type { OracleRequest } from "./oracle-rows";

export type Random = ReturnType<typeof seeded>;

/** An account in the real ledger and the oracle's idea of it, moved by one random sequence. */
export type World = {
  random: Random;
  oracle: Oracle;
  creditAccountId: string;
  /** The master, a sub-organization, and one below that: all spend the same credits. */
  organizations: Organization[];
  spenders: { actor: Actor; apiKeyId: string | null }[];
  ownerId: string;
  agentId: string;
  keyIds: string[];
  /** Requests that were sent, to be repeated. */
  requests: OracleRequest[];
  payments: OraclePayment[];
  walk: Walk;
};

export const staff: Actor = { type: "staff", id: "usr_staff" };

const timeZones = ["America/New_York", "Asia/Kolkata", "UTC", "Pacific/Auckland"] as const;

/** An account without credits, with everything a budget may be on. */
export async function newWorld(seed: number, now: Date): Promise<World> {
  const random = seeded(seed);
  const owner = await newPerson(now, { email: uniqueEmail("oracle"), name: "Oracle" });
  const timeZone = random.pick(timeZones);
  const master = await newOrganization(now, { name: "Master", owner, timeZone });
  const sub = await newOrganization(now, { name: "Sub", owner, parent: master });
  const below = await newOrganization(now, { name: "Below", owner, parent: sub });
  const { creditAccountId } = master;
  const person: Actor = { type: "user", id: owner.id };
  const agent = await createAgent(master.id, "Agent", person, now);
  const keyIds = await Promise.all([newKey(master, owner.id, now), newKey(master, owner.id, now)]);
  await inTransaction((tx) =>
    createWallet(tx, creditAccountId, { name: "Later", priority: 5 }, staff, now),
  );
  const wallets = await db().wallet.findMany({
    where: { creditAccountId },
    orderBy: { priority: "asc" },
  });
  const [plainKey = "", agentKey = ""] = keyIds;
  return {
    random,
    oracle: new Oracle(wallets),
    creditAccountId,
    organizations: [master, sub, below],
    spenders: [
      { actor: person, apiKeyId: null },
      { actor: { type: "api_key", id: plainKey }, apiKeyId: plainKey },
      { actor: { type: "agent", id: agent.id, apiKeyId: agentKey }, apiKeyId: agentKey },
    ],
    ownerId: owner.id,
    agentId: agent.id,
    keyIds,
    requests: [],
    payments: [],
    walk: startWalk(creditAccountId),
  };
}

// Written directly: making a key costs a credit, which is not this test's subject.
async function newKey(organization: Organization, userId: string, now: Date): Promise<string> {
  const id = newId("apiKey");
  await db().apiKey.create({
    data: {
      id,
      organizationId: organization.id,
      name: id,
      scopes: [],
      secretHash: new Uint8Array(32),
      preview: "",
      createdByUserId: userId,
      createdAt: now,
    },
  });
  return id;
}
