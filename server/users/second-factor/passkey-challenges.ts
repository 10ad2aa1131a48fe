import { randomBytes } from "node:crypto";
import type { PasskeyChallengeUse } from "@/generated/prisma/client";
import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";

const MINUTES_OPEN = 5;

/** A challenge for a passkey to sign, for one use by one person; by nobody yet where they sign in with it alone. */
export async function issueChallenge(
  use: PasskeyChallengeUse,
  userId: string | null,
  now: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(randomBytes(32));
  const id = Buffer.from(bytes).toString("base64url");
  const expiresAt = new Date(now.getTime() + MINUTES_OPEN * 60_000);
  await db().passkeyChallenge.create({ data: { id, use, userId, expiresAt } });
  return bytes;
}

/**
 * Spends the challenge that was signed, whatever then becomes of the signature: an answer that somebody
 * recorded is good for nothing.
 * @param clientData as the browser answered it, base64url
 * @returns the challenge
 * @throws wrong_state where it is unknown, used, too old, or for another use or person
 */
export async function takeChallenge(
  clientData: string,
  use: PasskeyChallengeUse,
  userId: string | null,
  now: Date,
): Promise<string> {
  const id = challengeIn(clientData);
  const { count } = await db().passkeyChallenge.deleteMany({
    where: { id, use, userId, expiresAt: { gt: now } },
  });
  if (count === 0)
    throw new DomainError(
      "wrong_state",
      "This took too long, or was answered already. Nothing was changed. Try again.",
    );
  return id;
}

function challengeIn(clientData: string): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientData, "base64url").toString("utf8"));
    return typeof challenge === "string" && /^[\w-]{43}$/.test(challenge) ? challenge : "";
  } catch {
    return "";
  }
}
