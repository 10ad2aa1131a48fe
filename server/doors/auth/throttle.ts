import { isDatabaseAway } from "@/server/foundation/database-away";
import { env } from "@/server/foundation/env";
import { DomainError } from "@/server/foundation/errors";
import { networkOf } from "@/server/foundation/network";
import { giveBackShared, limitsAreShared, takeShared, windowId } from "../shared-windows";
import { knownDevice } from "./known-device";

type Policy = { points: number; seconds: number };

const MINUTES = 60;

/** How often in how long, against guessing and floods: no quota that is sold. */
const policies = {
  // Wrong passwords. No one address, network or crowd can use up the tries of a device that is known.
  "password by account and address": { points: 10, seconds: 10 * MINUTES },
  "password by address": { points: 30, seconds: 10 * MINUTES },
  "password by network": { points: 100, seconds: 10 * MINUTES },
  "password by account": { points: 500, seconds: 60 * MINUTES },
  "password by device": { points: 20, seconds: 10 * MINUTES },
  // Emails that anybody may ask for, whatever they are about.
  "email by mailbox and address": { points: 6, seconds: 10 * MINUTES },
  "email by address": { points: 30, seconds: 10 * MINUTES },
  "email by network": { points: 90, seconds: 10 * MINUTES },
  "email by mailbox": { points: 20, seconds: 60 * MINUTES },
  "email by device": { points: 6, seconds: 10 * MINUTES },
  "passkey by address": { points: 60, seconds: 10 * MINUTES },
  "passkey by network": { points: 300, seconds: 10 * MINUTES },
  "sign-up by address": { points: 30, seconds: 10 * MINUTES },
  "sign-up by network": { points: 90, seconds: 10 * MINUTES },
  "cli login by address": { points: 30, seconds: 10 * MINUTES },
  "cli login by network": { points: 90, seconds: 10 * MINUTES },
  // Six digits could be guessed; a recovery code could not, and is not counted here.
  "second factor": { points: 10, seconds: 10 * MINUTES },
  "second factor in a day": { points: 50, seconds: 24 * 60 * MINUTES },
  // Of people who are signed in; what each is told stands below.
  reauthentication: { points: 10, seconds: 5 * MINUTES },
  "own link": { points: 10, seconds: 10 * MINUTES },
  "email change": { points: 5, seconds: 60 * MINUTES },
  "new address": { points: 5, seconds: 60 * MINUTES },
  "login code": { points: 30, seconds: 10 * MINUTES },
  "billing email": { points: 20, seconds: 60 * MINUTES },
  "promotion code": { points: 60, seconds: 60 * MINUTES },
  invitation: { points: 200, seconds: 60 * MINUTES },
  "invited address": { points: 20, seconds: 60 * MINUTES },
} satisfies Record<string, Policy>;
type PolicyName = keyof typeof policies;

const MOST_KEYS = 50_000;

type Window = { taken: number; endsAt: number };

// On globalThis because the web process holds this module twice (the server's own copy and the one Next
// bundles): whoever tries has so many tries, whichever copy counts.
const shared = globalThis as typeof globalThis & {
  bursarThrottle?: Map<PolicyName, Map<string, Window>>;
};

/** Who asks: where they are (`clientIp`), and what their browser brings. */
export type Requester = { ip: string; cookies: string | null };

type Count = [policy: PolicyName, key: string, amount?: number];

/** Attempts that were counted; `giveBack` for one that turns out to be no guess. */
export type Taken = { giveBack(): Promise<void> };

/**
 * Counts a try of an account's password: by device where it signed in to this account before, else by
 * account and address together, by address, by network and, far above those, by account. So nobody locks
 * the owner out of their own device, and one password tried on many accounts is counted.
 * @throws rate_limited
 */
export function takePasswordAttempt(email: string, { ip, cookies }: Requester): Promise<Taken> {
  const device = knownDevice(cookies, email, new Date());
  const counts: Count[] = device
    ? [["password by device", device]]
    : [
        ["password by account and address", `${email} ${ip}`],
        ["password by address", ip],
        ["password by network", networkOf(ip) ?? ip],
        ["password by account", email],
      ];
  return takeAll(counts, "Too many wrong passwords", ", or sign in with a link by email");
}

/** Counts a try of an authenticator app's code, in a sign-in or to confirm who one is. @throws rate_limited */
export function takeCodeTry(userId: string): Promise<Taken> {
  const counts: Count[] = [
    ["second factor", userId],
    ["second factor in a day", userId],
  ];
  return takeAll(counts, "Too many wrong codes", ", or use a recovery code");
}

/** Counts an email to an address that somebody typed. @throws rate_limited */
export async function takeEmail(email: string, { ip, cookies }: Requester): Promise<void> {
  const device = knownDevice(cookies, email, new Date());
  const counts: Count[] = device
    ? [["email by device", device]]
    : [
        ["email by mailbox and address", `${email} ${ip}`],
        ["email by address", ip],
        ["email by network", networkOf(ip) ?? ip],
        ["email by mailbox", email],
      ];
  await takeAll(
    counts,
    "Too many emails were requested. Check your inbox for the ones we sent",
    "",
  );
}

/** Counts a challenge for a passkey that somebody who is not signed in asks for. @throws rate_limited */
export async function takePasskeyRequest({ ip }: Requester): Promise<void> {
  const counts: Count[] = [
    ["passkey by address", ip],
    ["passkey by network", networkOf(ip) ?? ip],
  ];
  await takeAll(counts, "Too many sign-ins with a passkey were begun", "");
}

/** Counts a sign-up. @throws rate_limited */
export async function takeSignUp({ ip }: Requester): Promise<void> {
  const counts: Count[] = [
    ["sign-up by address", ip],
    ["sign-up by network", networkOf(ip) ?? ip],
  ];
  await takeAll(counts, "Too many accounts were created from your network", "");
}

/** Counts a command line that asks for a key. @throws rate_limited */
export async function takeCliLogin({ ip }: Pick<Requester, "ip">): Promise<void> {
  const counts: Count[] = [
    ["cli login by address", ip],
    ["cli login by network", networkOf(ip) ?? ip],
  ];
  await takeAll(counts, "Too many logins were started from your network", "");
}

const refusals = {
  reauthentication:
    "Too many attempts. Wait five minutes, or confirm with a link by email. Nothing was changed.",
  "own link": "Too many links were requested. Use the newest one, or wait ten minutes.",
  "email change":
    "You asked for another email five times within an hour. Nothing was changed or sent. Try again in an hour.",
  "new address":
    "This address was asked for five times within an hour. Nothing was changed or sent. Try again in an hour.",
  "login code":
    "Too many codes were tried. Nothing was created or charged. Wait ten minutes, then run bursar login again.",
  "billing email":
    "The billing email was changed 20 times within an hour. Nothing was changed or sent. Try again in an hour.",
  "promotion code":
    "This account tried 60 promotion codes within an hour. Nothing was granted. Try again in an hour.",
  invitation:
    "This organization sent 200 invitations within an hour. Nothing was sent or held. Try again in an hour, or share an open link.",
  "invited address":
    "This address was invited 20 times within an hour. Nothing was sent or held. Try again in an hour, or ask them another way.",
} satisfies Partial<Record<PolicyName, string>>;

/** Counts an attempt of somebody who is signed in. @throws rate_limited */
export async function takeAttempt(what: keyof typeof refusals, key: string): Promise<void> {
  if ((await countAll([[what, key]])).waitMs === null) return;
  const { seconds } = settingOf(what);
  throw new DomainError("rate_limited", refusals[what], { retry_after: seconds });
}

/**
 * Counts a list of invitations, all of it or none.
 * @returns gives back those that were not sent after all, by their addresses
 * @throws rate_limited
 */
export async function takeInvitations(
  organizationId: string,
  emails: string[],
): Promise<{ giveBack(unsent: string[]): Promise<void> }> {
  const counts = (of: string[]): Count[] =>
    of.length === 0
      ? []
      : [
          ["invitation", organizationId, of.length],
          ...of.map((email): Count => ["invited address", `${organizationId} ${email}`]),
        ];
  const { waitMs, full } = await countAll(counts(emails));
  if (waitMs === null) return { giveBack: (unsent) => giveBackCounts(counts(unsent)) };
  const address = full?.[0] === "invited address" ? full[1].split(" ")[1] : null;
  throw new DomainError(
    "rate_limited",
    address
      ? `${address} was invited 20 times within an hour. Nobody was invited and nothing was held. Leave this address out, or try again in an hour.`
      : "With this list, the organization would send more than 200 invitations within an hour. Nobody was invited and nothing was held. Send a shorter list, or try again in an hour.",
    { retry_after: Math.max(1, Math.ceil(waitMs / 1_000)) },
  );
}

async function giveBackCounts(counts: Count[]): Promise<void> {
  if (!limitsAreShared()) {
    for (const count of counts) release(count);
    return;
  }
  await giveBackShared(
    counts.map(([policy, key, amount = 1]) => ({ id: windowId(policy, key), amount })),
  );
}

async function takeAll(counts: Count[], what: string, instead: string): Promise<Taken> {
  const { waitMs, giveBack } = await countAll(counts);
  if (waitMs === null) return { giveBack };
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  throw new DomainError("rate_limited", `${what}. Wait ${inWords(seconds)}${instead}.`, {
    retry_after: seconds,
  });
}

/** All of them or none. `waitMs` is null when they were counted, else how long the window that is `full` lasts. */
type Counted = Taken & { waitMs: number | null; full?: Count | undefined };

/** Once for all processes where limits are shared; by this one alone while the database is away. */
async function countAll(counts: Count[]): Promise<Counted> {
  if (limitsAreShared()) {
    try {
      return await countShared(counts);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
    }
  }
  return countHere(counts);
}

async function countShared(counts: Count[]): Promise<Counted> {
  const asked = counts.map(([policy, key, amount = 1]) => {
    return { id: windowId(policy, key), amount, ...settingOf(policy) };
  });
  const { full } = await takeShared(asked);
  if (full) {
    const which = counts[asked.findIndex(({ id }) => id === full.id)];
    return { waitMs: full.endsInMs, full: which, giveBack: async () => {} };
  }
  return { waitMs: null, giveBack: () => giveBackShared(asked) };
}

function countHere(counts: Count[]): Counted {
  const taken: Count[] = [];
  const giveBack = async () => {
    for (const count of taken) release(count);
  };
  for (const count of counts) {
    const waitMs = take(count);
    if (waitMs === null) {
      taken.push(count);
      continue;
    }
    void giveBack();
    return { waitMs, full: count, giveBack };
  }
  return { waitMs: null, giveBack };
}

/** @returns null when it was counted, else how long the window lasts, in ms */
function take([policy, key, amount = 1]: Count): number | null {
  const { points, seconds } = settingOf(policy);
  const windows = windowsOf(policy);
  const now = Date.now();
  const open = windows.get(key);
  if (open && open.endsAt > now) {
    if (open.taken + amount > points) return open.endsAt - now;
    open.taken += amount;
    return null;
  }
  // Windows of one policy are equally long, so the oldest stand first and end first.
  windows.delete(key);
  for (const [oldest, { endsAt }] of windows) {
    if (endsAt > now && windows.size < MOST_KEYS) break;
    windows.delete(oldest);
  }
  windows.set(key, { taken: amount, endsAt: now + seconds * 1_000 });
  return null;
}

function release([policy, key, amount = 1]: Count): void {
  const open = windowsOf(policy).get(key);
  if (open) open.taken = Math.max(0, open.taken - amount);
}

function windowsOf(policy: PolicyName): Map<string, Window> {
  shared.bursarThrottle ??= new Map();
  const windows = shared.bursarThrottle.get(policy) ?? new Map<string, Window>();
  shared.bursarThrottle.set(policy, windows);
  return windows;
}

function settingOf(policy: PolicyName): Policy {
  const { RATE_LIMIT_SIGN_UPS, RATE_LIMIT_EMAILS } = env();
  const set: Partial<Record<PolicyName, number>> = {
    "sign-up by address": RATE_LIMIT_SIGN_UPS,
    "sign-up by network": 3 * RATE_LIMIT_SIGN_UPS,
    "email by address": RATE_LIMIT_EMAILS,
    "email by network": 3 * RATE_LIMIT_EMAILS,
  };
  return { ...policies[policy], points: set[policy] ?? policies[policy].points };
}

function inWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 90) return `${seconds} second${seconds === 1 ? "" : "s"}`;
  return `${minutes} minutes`;
}
