import { createHmac } from "node:crypto";
import { isDisposableEmailDomain } from "disposable-email-domains-js";
import normalizeEmail from "validator/lib/normalizeEmail.js";
import { derivedKeys } from "@/server/foundation/derived-key";

/** Domains of one provider that are the same mailbox, and the signs it does not look at. */
const providers: { domains: string[]; ignores?: RegExp }[] = [
  { domains: ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"], ignores: /[._-]/g },
  { domains: ["fastmail.com", "fastmail.fm"] },
  { domains: ["yandex.ru", "yandex.com", "ya.ru", "yandex.by", "yandex.kz"] },
  { domains: ["icloud.com", "me.com", "mac.com"] },
  { domains: ["hey.com"], ignores: /\./g },
];

/**
 * The mailbox behind an address: `a.b+shop@googlemail.com` is `ab@gmail.com`. What stands behind a plus is
 * left out everywhere: nearly every provider delivers it to the same person.
 */
export function canonicalMailbox(email: string): string {
  const normalized = normalizeEmail(email.trim().toLowerCase()) || email.trim().toLowerCase();
  const at = normalized.lastIndexOf("@");
  const domain = normalized.slice(at + 1).replace(/\.$/, "");
  // me@anything.fastmail.com is anything@fastmail.com.
  const sub = /^([^.]+)\.(fastmail\.(?:com|fm))$/.exec(domain);
  const [local, host] = sub ? [sub[1] ?? "", sub[2] ?? ""] : [normalized.slice(0, at), domain];
  const provider = providers.find(({ domains }) => domains.includes(host));
  const plain = local.replace(/\+.*$/, "") || local;
  return `${provider?.ignores ? plain.replace(provider.ignores, "") : plain}@${provider?.domains[0] ?? host}`;
}

/** Whether the address is of a service that lends mailboxes to anybody, or of a part of one. */
export function isDisposable(email: string): boolean {
  const parts = email
    .slice(email.lastIndexOf("@") + 1)
    .toLowerCase()
    .split(".");
  return parts.slice(0, -1).some((_, at) => isDisposableEmailDomain(parts.slice(at).join(".")));
}

/**
 * What is kept of a mailbox or a network: enough to know it again, nothing to read it from.
 * @returns its hash, and the one with the key before the last rotation, where that is known
 */
export function keyedHashes(
  kind: "mailbox" | "network",
  text: string,
): { hash: Buffer<ArrayBuffer>; previous: Buffer<ArrayBuffer> | null } {
  const [hash, previous] = derivedKeys("bursar welcome credits").map((key) =>
    Buffer.from(createHmac("sha256", key).update(`${kind}\0${text}`).digest()),
  ) as [Buffer<ArrayBuffer>, Buffer<ArrayBuffer>?];
  return { hash, previous: previous ?? null };
}
