import { hash, verify } from "@node-rs/argon2";
import { env } from "@/server/foundation/env";

/** Hashes a password with argon2id: two passes, one lane, the memory of the configuration. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, {
    memoryCost: env().PASSWORD_HASH_MEMORY_KIB,
    timeCost: 2,
    parallelism: 1,
  });
}

let nobody: Promise<string> | undefined;

/** True when the password is the user's. Takes the same time for a user that does not exist. */
export async function passwordMatches(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  // Compared against when there is no such user, so that the answer takes as long either way.
  nobody ??= hashPassword("nobody has this password");
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && Boolean(passwordHash);
}
