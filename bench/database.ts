import pg from "pg";

/** A connection outside of Prisma's pool. */
export async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => undefined); // the query it had under way is refused by itself
  await client.connect();
  return client;
}
