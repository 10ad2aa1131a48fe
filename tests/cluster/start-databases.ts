import { chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { asPostgres, type Child, startChild, until } from "./children";

export type Databases = {
  /** Through HAProxy, which knows the primary from Patroni. */
  primaryUrl: string;
  /** Of one member itself. */
  urlOf(member: number): string;
  primary(): Promise<number>;
  /** The replica whose word the primary waits for. */
  synchronous(): Promise<number>;
  /** `kill -9` of the postmaster: Patroni sees it at once, and gives the place up. */
  killPrimary(): Promise<void>;
  /** `kill -9` of Patroni too, as when the machine is lost: the others have to wait until its lease ends. @returns its return */
  loseMachineOfPrimary(): Promise<() => void>;
  /** Stops all processes of a member in their tracks: they neither answer nor refuse. */
  pause(member: number): void;
  resume(member: number): void;
  /** Waits until all three members are there and follow. */
  untilWhole(): Promise<void>;
};

export const MEMBERS = [1, 2, 3] as const;
const PRIMARY_PORT = 5500;
const portOf = (member: number) => 5500 + member;
const restOf = (member: number) => 8500 + member;

/**
 * Three PostgreSQL 15 under Patroni with synchronous replication, etcd, and HAProxy that leads to whichever is the
 * primary. Everybody is trusted: nobody else is in this network.
 */
export async function startDatabases(folder: string): Promise<Databases> {
  startChild(folder, "etcd", ["etcd", "--data-dir", path.join(folder, "etcd")]);
  await until("etcd is there", async () => (await fetch("http://127.0.0.1:2379/health")).ok);
  const agents = new Map<number, Child>();
  for (const member of MEMBERS) {
    const file = path.join(folder, `patroni-${member}.yml`);
    mkdirSync(dataOf(member), { mode: 0o700 });
    chownSync(dataOf(member), asPostgres.uid, asPostgres.gid);
    writeFileSync(file, JSON.stringify(patroni(member), null, 2)); // YAML reads JSON
    startPatroni(member);
  }
  const haproxy = path.join(folder, "haproxy-postgres.cfg");
  writeFileSync(haproxy, toThePrimary());
  startChild(folder, "haproxy-postgres", ["haproxy", "-f", haproxy]);

  function startPatroni(member: number): void {
    const file = path.join(folder, `patroni-${member}.yml`);
    const name = `patroni-${member}`;
    agents.set(member, startChild(folder, name, ["patroni", file], { as: asPostgres }));
  }

  function dataOf(member: number): string {
    return path.join(folder, `data-${member}`);
  }

  function patroni(member: number): object {
    const connection = { username: "postgres" };
    return {
      scope: "bursar",
      name: `member-${member}`,
      restapi: { listen: `127.0.0.1:${restOf(member)}` },
      etcd3: { host: "127.0.0.1:2379" },
      bootstrap: {
        dcs: {
          ttl: 20,
          loop_wait: 2,
          retry_timeout: 5,
          synchronous_mode: true,
          // A primary that crashed is not waited for: a replica takes over at once.
          primary_start_timeout: 0,
          postgresql: {
            use_pg_rewind: true,
            parameters: {
              max_connections: 300,
              wal_log_hints: "on",
              // A synchronous replica that says nothing holds every commit up: it is dropped after this.
              wal_sender_timeout: "5s",
              wal_receiver_timeout: "5s",
            },
          },
        },
        initdb: [{ encoding: "UTF8" }, { locale: "C.UTF-8" }],
      },
      postgresql: {
        listen: `127.0.0.1:${portOf(member)}`,
        data_dir: dataOf(member),
        bin_dir: "/usr/lib/postgresql/15/bin",
        pgpass: path.join(folder, `pgpass-${member}`),
        parameters: { unix_socket_directories: "" },
        pg_hba: ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
        authentication: { superuser: connection, replication: connection, rewind: connection },
      },
    };
  }

  function signal(member: number, name: NodeJS.Signals, all: boolean): void {
    const [pid] = readFileSync(path.join(dataOf(member), "postmaster.pid"), "utf8").split("\n");
    const postmaster = Number(pid);
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, "utf8");
    for (const each of [postmaster, ...(all ? children.trim().split(" ").map(Number) : [])]) {
      try {
        process.kill(each, name);
      } catch (error) {
        if ((error as { code?: string }).code !== "ESRCH") throw error; // it has ended meanwhile
      }
    }
  }

  async function memberWith(role: "primary" | "sync"): Promise<number> {
    let found: number | undefined;
    await until(`there is a ${role}`, async () => {
      const states = await Promise.all(
        MEMBERS.map((member) =>
          fetch(`http://127.0.0.1:${restOf(member)}/${role}`).then(
            ({ ok }) => ok,
            () => false,
          ),
        ),
      );
      found = MEMBERS.find((_, n) => states[n]);
      return found !== undefined;
    });
    return found ?? 0;
  }

  const databases: Databases = {
    primaryUrl: `postgresql://postgres@127.0.0.1:${PRIMARY_PORT}/bursar`,
    urlOf: (member) => `postgresql://postgres@127.0.0.1:${portOf(member)}/bursar`,
    primary: () => memberWith("primary"),
    synchronous: () => memberWith("sync"),
    async killPrimary() {
      signal(await databases.primary(), "SIGKILL", false);
    },
    async loseMachineOfPrimary() {
      const member = await databases.primary();
      await agents.get(member)?.kill();
      signal(member, "SIGKILL", true);
      return () => startPatroni(member);
    },
    pause: (member) => signal(member, "SIGSTOP", true),
    resume: (member) => signal(member, "SIGCONT", true),
    async untilWhole() {
      await until("all three members follow", async () => {
        const answer = await fetch(`http://127.0.0.1:${restOf(1)}/cluster`);
        const { members } = (await answer.json()) as {
          members: { role: string; state: string; lag?: number | string }[];
        };
        return (
          members.length === MEMBERS.length &&
          members.some(({ role }) => role === "leader") &&
          members.some(({ role }) => role === "sync_standby") &&
          members.every(({ role, state, lag }) =>
            role === "leader" ? state === "running" : /running|streaming/.test(state) && lag === 0,
          )
        );
      });
    },
  };
  await databases.untilWhole();
  return databases;
}

/** Sessions end when their server is no longer the primary, so that nobody goes on talking to an old one. */
function toThePrimary(): string {
  const servers = MEMBERS.map(
    (member) =>
      `  server member-${member} 127.0.0.1:${portOf(member)} check port ${restOf(member)} inter 500 fall 2 rise 1 on-marked-down shutdown-sessions`,
  );
  return `defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
listen primary
  bind 127.0.0.1:${PRIMARY_PORT}
  option httpchk GET /primary
${servers.join("\n")}
`;
}
