import type { User } from "@/generated/prisma/client";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx, violates } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { sendSecurityNotice } from "../security-notice";
import { emailSchema, personName } from "../user.schema";
import { proveAddress } from "../verify-email";

/** What an OpenID provider says of whoever signed in there, in an ID token whose signature was checked. */
export type Claims = {
  /** Who issued it, and whom it names there: the pair never changes hands. */
  issuer: string;
  subject: string;
  email?: unknown;
  emailVerified?: unknown;
  name?: unknown;
};

/** What a provider's word about an address counts for. */
export type Provider = {
  id: "google" | "company";
  /** As people know it. */
  name: string;
  /** Whether it is the authority for this address, so that its word is as good as an emailed link. */
  speaksFor(email: string, claims: Record<string, unknown>): boolean;
};

export type ProviderOutcome = { kind: "known"; user: User } | { kind: "unverified" };

/**
 * The person whom a provider's account is: the one it was linked to, else the one with its address, else a
 * new one. An address counts only where the provider says it is verified and is the authority for it:
 * anybody can enter somebody else's at a provider of their own. An account that was made before its address
 * was shown loses what its maker could have left in it, as with any first proof (docs/decisions/0078). No
 * organization is joined this way.
 */
export async function signInByProvider(
  provider: Provider,
  claims: Claims & Record<string, unknown>,
  now: Date,
): Promise<ProviderOutcome> {
  const { issuer, subject } = claims;
  try {
    return await inTransaction(async (tx) => {
      const linked = await tx.identity.findUnique({
        where: { issuer_subject: { issuer, subject } },
        include: { user: true },
      });
      if (linked) return { kind: "known", user: linked.user };
      const email = provenAddress(provider, claims);
      if (email === null) return { kind: "unverified" };
      const user = await findOrMake(tx, email, claims, now);
      await link(tx, provider, { issuer, subject }, user, now);
      return { kind: "known", user };
    });
  } catch (error) {
    // Two first sign-ins at once: the other one made or linked the person.
    if (!violates(error, "identities_pkey") && !violates(error, "users_email_key")) throw error;
    return signInByProvider(provider, claims, now);
  }
}

function provenAddress(
  provider: Provider,
  claims: Claims & Record<string, unknown>,
): string | null {
  const email = emailSchema.safeParse(claims.email);
  const isProven =
    email.success && claims.emailVerified === true && provider.speaksFor(email.data, claims);
  return isProven ? email.data : null;
}

async function findOrMake(tx: Tx, email: string, { name }: Claims, now: Date): Promise<User> {
  const known = await tx.user.findUnique({ where: { email } });
  if (known) return proveAddress(tx, known, { keepsPassword: false }, now);
  const given = personName.safeParse(name);
  const data = { email, name: given.success ? given.data : "", emailVerifiedAt: now };
  // What was signed up for this address is nobody's any more.
  await tx.signUp.deleteMany({ where: { email } });
  return tx.user.create({ data: { id: newId("user"), ...data, createdAt: now } });
}

async function link(
  tx: Tx,
  { id: provider, name }: Provider,
  who: { issuer: string; subject: string },
  user: User,
  now: Date,
): Promise<void> {
  await tx.identity.create({ data: { ...who, userId: user.id, provider, createdAt: now } });
  const actor = { type: "user", id: user.id } as const;
  const event = { action: "user.identity_linked", subjectId: user.id, details: { provider } };
  await recordAudit(tx, { organizationId: null, actor, ...event }, now);
  if (user.createdAt.getTime() === now.getTime()) return;
  await sendSecurityNotice(tx, user, { what: "identity_linked", detail: `It is ${name}.` }, now);
}
