import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newOrganization, newPerson } from "@/server/scenarios/story";
import { giveWelcomeCredits } from "@/server/users/welcome-credits";
import { clientOf } from "../support/client";
import { withRotatedSecret } from "../support/rotated-secret";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger } from "../support/tenant";
import { newAccount } from "./story";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const now = () => new Date();

async function founder(email: string) {
  const user = await newPerson(now(), { email, name: "Founder" });
  return { user, organization: await newOrganization(now(), { name: "Founded", owner: user }) };
}

function welcome({ user }: { user: { id: string } }, network: string | null = null, at = now()) {
  return inTransaction((tx) => giveWelcomeCredits(tx, { userId: user.id, network }, at));
}

const outcomeOf = async (userId: string) =>
  (await db().welcomeDecision.findUnique({ where: { userId } }))?.outcome;

describe("welcome credits", () => {
  it("come once a mailbox, also after a rotation of NEXTAUTH_SECRET", async () => {
    const name = uniqueEmail("y").split("@")[0];
    const first = await founder(`${name}@gmail.com`);
    expect(await welcome(first)).toBe("given");
    const second = await founder(`${name}+2@gmail.com`);
    await withRotatedSecret(async () => {
      expect(await welcome(second)).toBe("mailbox_used");
      expect(await welcome(await founder(uniqueEmail("z")))).toBe("given");
    });
  });

  it("come once a mailbox, however its address is written", async () => {
    const id = uniqueEmail("x").split(/[.@]/)[1];
    const first = await newAccount(stack, { email: `ada${id}@gmail.com` });
    expect(await creditsOf(first)).toBe(500);
    for (const email of [
      `a.d.a${id}@gmail.com`,
      `ada${id}+2@gmail.com`,
      `ADA${id}@googlemail.com`.toLowerCase(),
    ]) {
      const again = await newAccount(stack, { email });
      expect([await creditsOf(again), await outcomeOf(again.user.id)], email).toEqual([
        0,
        "mailbox_used",
      ]);
      const me = await (await clientOf(stack, { user: again.user })).get<{
        welcome_credits: string;
      }>("/me");
      expect(me.body.welcome_credits).toBe("mailbox_used");
    }
    await expectSoundLedger(first);
  });

  it("come once a mailbox also when all its addresses finish in the same moment", async () => {
    const id = uniqueEmail("x").split(/[.@]/)[1];
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => founder(`rush${id}+${n}@acme.test`)),
    );
    const outcomes = await Promise.all(
      all.flatMap((one) => [welcome(one, "n1"), welcome(one, "n1")]),
    );
    expect(outcomes.filter((outcome) => outcome === "given")).toHaveLength(2);
    const credits = await Promise.all(all.map(creditsOf));
    expect(credits.reduce((sum, one) => sum + one, 0)).toBe(500);
  });

  it("are not given to disposable mailboxes, nor to parts of their domains", async () => {
    for (const domain of ["mailinator.com", "box.mailinator.com"]) {
      const made = await newAccount(stack, {
        email: uniqueEmail("t").replace("acme.test", domain),
      });
      expect([await creditsOf(made), await outcomeOf(made.user.id)]).toEqual([0, "disposable"]);
    }
  });

  it("are twenty a day for one network, exactly, and again the day after", async () => {
    const all = await Promise.all(Array.from({ length: 25 }, () => founder(uniqueEmail("net"))));
    const outcomes = await Promise.all(all.map((one) => welcome(one, "203.0.113.0/24")));
    expect(outcomes.filter((outcome) => outcome === "given")).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === "network_full")).toHaveLength(5);
    const elsewhere = await founder(uniqueEmail("net"));
    expect(await welcome(elsewhere, "198.51.100.0/24")).toBe("given");
    const late = all[outcomes.indexOf("network_full")] ?? elsewhere;
    expect(await welcome(late, "203.0.113.0/24")).toBe("network_full");
    const tomorrow = new Date(Date.now() + 86_400_000 + 60_000);
    expect(await welcome(late, "203.0.113.0/24", tomorrow)).toBe("given");
    expect(await creditsOf(late)).toBe(500);
  });

  it("keep nothing of a mailbox or network that could be read", async () => {
    const made = await newAccount(stack, { network: "203.0.113.0/24" });
    const row = await db().welcomeDecision.findUniqueOrThrow({ where: { userId: made.user.id } });
    for (const hash of [row.mailboxHash, row.networkHash]) expect(hash).toHaveLength(32);
    expect(JSON.stringify(row)).not.toContain("203.0.113");
  });

  it("go to the organization that is founded, and a second one brings none to it or to the first", async () => {
    const user = await newPerson(now(), { email: uniqueEmail("two"), name: "Two" });
    const client = await clientOf(stack, { user });
    const found = async (name: string) => {
      const { body } = await client.post<{ id: string }>("/organizations", { name });
      return db().organization.findUniqueOrThrow({ where: { id: body.id } });
    };
    const first = await found("First");
    const second = await found("Second");
    const credits = () =>
      Promise.all([first, second].map((organization) => creditsOf({ organization })));
    expect(await credits()).toEqual([500, 0]);
    await Promise.all(Array.from({ length: 5 }, () => welcome({ user })));
    expect(await credits()).toEqual([500, 0]);
  });

  it("that were never given go to the organization founded now, not to an older, closed or left one", async () => {
    const { user, organization: older } = await founder(uniqueEmail("late"));
    const client = await clientOf(stack, { user });
    const { body } = await client.post<{ id: string }>("/organizations", { name: "Now" });
    const founded = await db().organization.findUniqueOrThrow({ where: { id: body.id } });
    expect(
      await Promise.all([older, founded].map((organization) => creditsOf({ organization }))),
    ).toEqual([0, 500]);

    const { user: mover, organization: closed } = await founder(uniqueEmail("closed"));
    await db().organization.update({ where: { id: closed.id }, data: { status: "closed" } });
    expect(await welcome({ user: mover })).toBeNull();
    const open = await newOrganization(now(), { name: "Open", owner: mover });
    expect(await welcome({ user: mover })).toBe("given");
    expect(
      await Promise.all([closed, open].map((organization) => creditsOf({ organization }))),
    ).toEqual([0, 500]);

    const { user: leaver, organization: left } = await founder(uniqueEmail("left"));
    await db().membership.deleteMany({ where: { organizationId: left.id, userId: leaver.id } });
    expect(await welcome({ user: leaver })).toBeNull();
  });
});
