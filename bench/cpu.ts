import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds of a tick of /proc: 100 a second on every Linux. */
const TICK_MS = 10;

/**
 * What this process and the PostgreSQL beside it have computed so far, in milliseconds, user and system.
 * Unlike a throughput it hardly depends on what else the machine does. 0 where there is no /proc.
 * @param postmaster the process id of the server.
 */
export function cpuSpent(postmaster: number): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + postgresTicks(postmaster) * TICK_MS;
}

// Backends that ended are counted with their parent, as children that were waited for.
function postgresTicks(postmaster: number): number {
  let ticks = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(pid);
    if (!fields) continue;
    const [parent, user, system, childUser, childSystem] = [3, 13, 14, 15, 16].map((n) =>
      Number(fields[n]),
    ) as [number, number, number, number, number];
    if (Number(pid) === postmaster) ticks += user + system + childUser + childSystem;
    else if (parent === postmaster) ticks += user + system;
  }
  return ticks;
}

function statOf(pid: string): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces.
    return ["", "", ...line.slice(line.lastIndexOf(")") + 2).split(" ")];
  } catch {
    return undefined; // ended meanwhile
  }
}
