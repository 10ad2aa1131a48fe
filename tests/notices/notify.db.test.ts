import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db, inTransaction } from "@/server/foundation/db";
import { notifyPayers } from "@/server/gateways/notices/notify";
import { hire } from "../members/story";
import { type Stack, startStack } from "../support/stack";
import { type Tenant, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** A payment of this tenant fails. */
function fail({ organization }: Tenant, event: string, now = new Date()) {
  return inTransaction((tx) =>
    notifyPayers(
      tx,
      organization.creditAccountId,
      {
        template: "payment-failed",
        event,
        props: ({ name, slug }) => ({
          organizationName: name,
          title: "5,000 credits",
          amountCents: 4_500,
          currency: "USD",
          paymentMethod: "SEPA debit",
          billingUrl: `${process.env.APP_URL}/${slug}/billing#buy`,
        }),
      },
      now,
    ),
  );
}

const mailedOf = async (template: string, { organization }: Tenant) =>
  (
    await db().emailMessage.findMany({
      where: { template, organizationId: organization.id },
      orderBy: { recipient: "asc" },
    })
  ).map(({ recipient }) => recipient);

const toldOf = (userId: string) =>
  db().notification.findMany({ where: { userId }, orderBy: { id: "asc" } });

describe("a notice", () => {
  it("is told each reader once, however often and however many at once it is processed", async () => {
    const tenant = await tenantWith(10);
    const { user: admin } = await hire(tenant.organization, "admin");
    const { user: member } = await hire(tenant.organization, "member");
    await Promise.all(Array.from({ length: 8 }, () => fail(tenant, "pur_1")));
    expect(await mailedOf("payment-failed", tenant)).toEqual([tenant.owner.email]);
    for (const { id } of [tenant.owner, admin]) {
      const told = (await toldOf(id)).filter(({ template }) => template === "payment-failed");
      expect(told).toHaveLength(1);
      expect(told[0]).toMatchObject({
        kind: "critical",
        path: `/${tenant.organization.slug}/billing#buy`,
        inApp: true,
        readAt: null,
      });
    }
    expect(await toldOf(member.id)).toEqual([]);
  });

  it("is not told when what caused it is undone", async () => {
    const tenant = await tenantWith(10);
    const before = await toldOf(tenant.owner.id);
    await expect(
      inTransaction(async (tx) => {
        await notifyPayers(
          tx,
          tenant.organization.creditAccountId,
          {
            template: "suspended",
            event: "undone",
            props: ({ name, slug }) => ({
              organizationName: name,
              debtCredits: 1,
              buyUrl: `${process.env.APP_URL}/${slug}/billing`,
              canRecharge: true,
            }),
          },
          new Date(),
        );
        throw new Error("undone");
      }),
    ).rejects.toThrow("undone");
    expect(await mailedOf("suspended", tenant)).toEqual([]);
    expect(await toldOf(tenant.owner.id)).toEqual(before);
  });
});
