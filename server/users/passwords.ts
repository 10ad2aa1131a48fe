import { hash, verify } from "@node-rs/argon2";
import { env } from "@/server/foundation/env";
import { DomainError, invalid } from "@/server/foundation/errors";
import { MAX_PASSWORD_CHARACTERS } from "./user.schema";

/** Hashes a password with argon2id: two passes, one lane, the memory of the configuration. */
export function hashPassword(password: string): Promise<string> {
  if (password.length > MAX_PASSWORD_CHARACTERS)
    throw invalid("password", `Use at most ${MAX_PASSWORD_CHARACTERS} characters`);
  const settings = { memoryCost: env().PASSWORD_HASH_MEMORY_KIB, timeCost: 2, parallelism: 1 };
  return inTurn(() => hash(password, settings));
}

/** A hash takes a thread and 19 MB: so many at once leave room for the rest of the process. */
const AT_ONCE = 2;
/** A few seconds of work; who comes after them is better told to come back. */
const MAX_WAITING = 50;

// On globalThis because the web process holds this module twice: signing in is in the copy that Next bundles.
const shared = globalThis as typeof globalThis & {
  bursarHashing?: { running: number; waiting: (() => void)[] };
};

/** @throws rate_limited when too many wait */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  shared.bursarHashing ??= { running: 0, waiting: [] };
  const hashing = shared.bursarHashing;
  if (hashing.running < AT_ONCE) hashing.running++;
  else if (hashing.waiting.length < MAX_WAITING)
    await new Promise<void>((resolve) => hashing.waiting.push(resolve));
  else throw tooManyWaiting();
  try {
    return await work();
  } finally {
    const next = hashing.waiting.shift();
    if (next) next();
    else hashing.running--;
  }
}

function tooManyWaiting(): DomainError {
  return new DomainError(
    "rate_limited",
    "Too many people are signing in or signing up right now. Nothing was changed. Try again in a few seconds.",
    { retry_after: 5 },
  );
}

let nobody: Promise<string> | undefined;

/** True when the password is the user's. Takes the same time for a user that does not exist. */
export async function passwordMatches(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  if (password.length > MAX_PASSWORD_CHARACTERS) return false;
  // Compared against when there is no such user, so that the answer takes as long either way.
  nobody ??= hashPassword("nobody has this password").catch((error: unknown) => {
    nobody = undefined;
    throw error;
  });
  const known = passwordHash ?? (await nobody);
  const matches = await inTurn(() => verify(known, password));
  return matches && Boolean(passwordHash);
}
