import { execFileSync, spawn } from "node:child_process";
import { openSync } from "node:fs";
import path from "node:path";
import { type Killable, killable } from "../support/killable";

/** The user that PostgreSQL, PgBouncer and their like run as: none of them runs as root. */
const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
export const asPostgres = { uid: idOf("-u"), gid: idOf("-g") };

export type Child = Killable;

/** Starts a program whose output goes to `folder/name.log`. */
export function startChild(
  folder: string,
  name: string,
  [command = "", ...args]: string[],
  options: { env?: Record<string, string>; as?: { uid: number; gid: number } } = {},
): Child {
  const log = openSync(path.join(folder, `${name}.log`), "a");
  const child = spawn(command, args, {
    ...options.as,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", log, log],
  });
  return killable(child);
}

/** Asks until it is so. @throws after a minute and a half */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 90_000;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(`${what}: not so after 90 seconds`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
