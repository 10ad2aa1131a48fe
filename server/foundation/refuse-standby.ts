import type pg from "pg";

/**
 * For a connection that was just made to where the primary is expected. Right after a failover a name or a balancer may
 * still lead to a server that only reads; such a connection would be kept, and refuse to write, for as long as it lives.
 * @throws what counts as: the database is away
 */
export async function refuseStandby(connection: pg.ClientBase): Promise<void> {
  const { rows } = await connection.query<{ standby: boolean }>(
    "select pg_is_in_recovery() as standby",
  );
  if (rows[0]?.standby) throw new Error("the database system is a standby");
}

/** The same for every connection of a pool. */
export const verifyPrimary: pg.PoolConfig["verify"] = (connection, done) => {
  refuseStandby(connection).then(() => done(), done);
};
