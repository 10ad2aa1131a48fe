import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { Passkey } from "@/generated/prisma/client";
import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { DomainError, invalid, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import type { InSession } from "../in-session";
import { sendSecurityNotice } from "../security-notice";
import type { NewPasskeyAnswer, PasskeyAnswer } from "./passkey.schema";
import { issueChallenge, takeChallenge } from "./passkey-challenges";
import { record } from "./record";
import { lockPerson, settleFactors } from "./settle-factors";

const MOST_PASSKEYS = 20;

/** Passkeys belong to our own address: no other site gets, or can pass on, an answer of one. */
function relyingParty() {
  const { origin, hostname } = new URL(env().APP_URL);
  return { expectedOrigin: origin, expectedRPID: hostname };
}

/** What the browser is asked to make a passkey with. */
export async function passkeyCreation(
  userId: string,
  now: Date,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  if (/^[\d.]+$|^\[/.test(relyingParty().expectedRPID))
    throw new DomainError(
      "wrong_state",
      "Passkeys need a site with a name, and this one is opened by its IP address. Nothing was changed. Use an authenticator app.",
    );
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: { passkeys: true },
  });
  if (user.passkeys.length >= MOST_PASSKEYS)
    throw new DomainError(
      "wrong_state",
      `You have ${MOST_PASSKEYS} passkeys, which is the most. Nothing was changed. Remove one you don't use.`,
    );
  return generateRegistrationOptions({
    rpName: "Bursar",
    rpID: relyingParty().expectedRPID,
    userName: user.email,
    userDisplayName: user.name || user.email,
    userID: new TextEncoder().encode(userId),
    challenge: await issueChallenge("register", userId, now),
    excludeCredentials: user.passkeys.map(describeCredential),
    // Kept by the device, so that it signs in without an address; and it asks who holds it.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/**
 * Takes the passkey that the browser made.
 * @returns the recovery codes, where this is the person's first second factor
 * @throws validation_failed
 */
export async function addPasskey(
  session: InSession,
  { name, response }: { name: string; response: NewPasskeyAnswer },
  now: Date,
): Promise<string[] | null> {
  const { userId } = session;
  const signed = response.response.clientDataJSON;
  const expectedChallenge = await takeChallenge(signed, "register", userId, now);
  const { registrationInfo } = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge,
    ...relyingParty(),
    requireUserVerification: true,
  }).catch(() => {
    throw refused();
  });
  if (!registrationInfo) throw refused();
  const { id: credentialId, publicKey, counter, transports } = registrationInfo.credential;
  return inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    if (await tx.passkey.findUnique({ where: { credentialId } }))
      throw invalid("response", "This passkey was added already");
    await tx.passkey.create({
      data: {
        id: newId("passkey"),
        userId,
        name,
        credentialId,
        publicKey: Buffer.from(publicKey),
        counter,
        transports: transports ?? [],
        createdAt: now,
      },
    });
    await record(tx, session, "user.passkey_added", now);
    const { codes, undoUrl } = await settleFactors(tx, session, now);
    const notice = { what: "passkey_added", detail: named(name) } as const;
    await sendSecurityNotice(tx, user, notice, now, { undoUrl });
    return codes;
  });
}

/** Takes a passkey away. @throws not_found; wrong_state where it is the last second factor and one is required */
export async function removePasskey(session: InSession, id: string, now: Date): Promise<void> {
  const { userId } = session;
  await inTransaction(async (tx) => {
    const user = await lockPerson(tx, userId);
    const passkey = await tx.passkey.findUnique({ where: { id, userId } });
    if (!passkey) throw notFound("passkey");
    await tx.passkey.delete({ where: { id } });
    await record(tx, session, "user.passkey_removed", now);
    const notice = { what: "passkey_removed", detail: named(passkey.name) } as const;
    await sendSecurityNotice(tx, user, notice, now);
    await settleFactors(tx, session, now);
  });
}

/** What the browser is asked to sign: to sign in with any passkey it has, or with one of a person's. */
export async function passkeyRequest(
  use: "sign_in" | "reauthenticate",
  userId: string | null,
  now: Date,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const passkeys = userId ? await db().passkey.findMany({ where: { userId } }) : [];
  return generateAuthenticationOptions({
    rpID: relyingParty().expectedRPID,
    challenge: await issueChallenge(use, userId, now),
    allowCredentials: passkeys.map(describeCredential),
    userVerification: "required",
  });
}

/**
 * Checks what a passkey signed: our challenge, once, at our own address, by a device that asked who holds
 * it. That is both a first and a second factor.
 * @param userId whose it must be; null for whoever's it is
 * @returns the passkey, or null
 */
export async function provePasskey(
  response: PasskeyAnswer,
  use: "sign_in" | "reauthenticate",
  userId: string | null,
  now: Date,
): Promise<Passkey | null> {
  const passkey = await db().passkey.findUnique({ where: { credentialId: response.id } });
  const signed = response.response.clientDataJSON;
  const expectedChallenge = await takeChallenge(signed, use, userId, now);
  if (!passkey || (userId !== null && passkey.userId !== userId)) return null;
  const proof = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge,
    ...relyingParty(),
    credential: {
      ...describeCredential(passkey),
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter),
    },
    requireUserVerification: true,
  }).catch(() => null);
  if (!proof?.verified) return null;
  const { newCounter } = proof.authenticationInfo;
  // A counter that did not rise tells of a copied key; devices that count nothing stay at zero.
  const { count } = await db().passkey.updateMany({
    where: {
      id: passkey.id,
      OR: [{ counter: { lt: newCounter } }, { counter: 0 }],
    },
    data: { counter: newCounter, lastUsedAt: now },
  });
  return count === 1 ? passkey : null;
}

/** Whether the passkey is still the person's, in the transaction that relies on it. */
export async function stillTheirs(tx: Tx, { id, userId }: Passkey): Promise<boolean> {
  return (await tx.passkey.count({ where: { id, userId } })) === 1;
}

function describeCredential({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports };
}

function named(name: string): string {
  return `It is called ${name}.`;
}

function refused(): DomainError {
  return invalid("response", "Your device's answer could not be checked. Try again");
}
