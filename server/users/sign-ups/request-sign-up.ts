import { createHash, randomBytes } from "node:crypto";
import { inTransaction } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { ownPath } from "@/server/foundation/own-path";
import { addJob } from "@/server/gateways/jobs/add-job";
import { refuseGuessable } from "../common-passwords";
import { hashPassword } from "../passwords";

const HOURS_OPEN = 24;

export type SignUpRequest = {
  email: string;
  name: string;
  password: string;
  /** Absent: they come to join another's organization. */
  organizationName?: string | undefined;
  /** A path of ours where they were going. */
  next?: string | undefined;
  /** Where they are, as `networkOf` names it. */
  network: string | null;
};

/**
 * Keeps a sign-up until its mailbox is shown: nobody is made and nothing tells whether the address has an
 * account. It does not even look; a job does, and emails what fits (docs/decisions/0024).
 * @returns a secret for the browser: whoever follows the emailed link with it typed the password
 * @throws validation_failed for a password that is guessed first
 */
export async function requestSignUp(request: SignUpRequest, now: Date): Promise<string> {
  const { email, name, password, organizationName, network } = request;
  await refuseGuessable(password, { email, name, organization: organizationName });
  const passwordHash = await hashPassword(password);
  const browser = randomBytes(32).toString("hex");
  const id = newId("signUp");
  await inTransaction(async (tx) => {
    await tx.signUp.create({
      data: {
        id,
        email,
        name,
        passwordHash,
        organizationName: organizationName ?? null,
        next: ownPath(request.next),
        browserHash: hashSecret(browser),
        network,
        createdAt: now,
        expiresAt: new Date(now.getTime() + HOURS_OPEN * 3_600_000),
      },
    });
    await addJob(tx, "mail-sign-up", { signUpId: id }, { key: `mail-sign-up:${id}` });
  });
  return browser;
}

export function hashSecret(secret: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash("sha256").update(secret).digest());
}
