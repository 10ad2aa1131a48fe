import { afterAll, expect, it } from "vitest";
import { db, disconnectDb, inUndoneTransaction, type Tx } from "@/server/foundation/db";
import { directUrl, env } from "@/server/foundation/env";

afterAll(disconnectDb);

const isPooler = env().DATABASE_URL !== directUrl();
const userOf = (tx: Tx) => tx.user.findMany({ where: { id: "usr_nobody", name: "Nobody" } });

it.skipIf(isPooler)(
  "without a pooler, PostgreSQL plans what the ORM asks often once a connection",
  async () => {
    await inUndoneTransaction(async (tx) => {
      for (let n = 0; n < 10; n++) await userOf(tx);
      const plans = await tx.$queryRaw<{ custom: number; generic: number }[]>`
      select custom_plans::int as custom, generic_plans::int as generic
      from pg_prepared_statements where statement like '%"users"."name" = $%'`;
      // Once without a name, five times planned for its values, and from then on with the plan that is kept.
      expect(plans).toEqual([{ custom: 5, generic: 4 }]);
    });
  },
);

it.skipIf(!isPooler)("behind a pooler, nothing is named", async () => {
  for (let n = 0; n < 10; n++) await userOf(db());
  const named = await db().$queryRaw`select name from pg_prepared_statements`;
  expect(named).toEqual([]);
});

it("a column that a migration adds stops no statement of this version", async () => {
  await inUndoneTransaction(async (tx) => {
    const statements = [
      () => userOf(tx),
      () => tx.$queryRaw`select * from users where id = ${"usr_nobody"}`,
      () => tx.$queryRaw`
        with found as (select u.* from users u where u.id = ${"usr_nobody"})
        select id from (select * from found) found`,
      () => tx.$queryRaw`select u.* from users u where u.id = ${"usr_nobody"}`,
      () => tx.$queryRaw`update users set name = name where id = ${"usr_nobody"} returning *`,
    ];
    const askAll = async () => {
      for (const statement of statements) await statement();
    };
    for (let n = 0; n < 8; n++) await askAll();
    await tx.$executeRaw`alter table users add column added_by_a_migration text`;
    await askAll();
  });
});
