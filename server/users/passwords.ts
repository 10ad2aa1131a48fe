import { hash, verify } from "@node-rs/argon2";

// Argon2id with the parameters OWASP recommends (19 MiB, 2 passes, 1 lane).
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

// Compared against when there is no such user, so that the answer takes as long either way.
const nobody = hash("nobody has this password", parameters);

/** True when the password is the user's. Takes the same time for a user that does not exist. */
export async function passwordMatches(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && Boolean(passwordHash);
}
