import type { MailProblemKind, MailWish, NoticeKind, Role } from "@/generated/prisma/enums";

/** How somebody hears of one kind of notice. */
export type Wish = { mail: MailWish; inApp: boolean };

const everything: Wish = { mail: "each", inApp: true };
const appOnly: Wish = { mail: "off", inApp: true };
const nothing: Wish = { mail: "off", inApp: false };

const byRole: Record<Role, Record<NoticeKind, Wish>> = {
  owner: {
    critical: everything,
    money: everything,
    spending: everything,
    team: everything,
    product: everything,
  },
  // Who pays is told of payments by email; an admin looks after the rest.
  admin: {
    critical: appOnly,
    money: appOnly,
    spending: everything,
    team: everything,
    product: everything,
  },
  billing: {
    critical: everything,
    money: everything,
    spending: everything,
    team: everything,
    product: everything,
  },
  member: {
    critical: appOnly,
    money: appOnly,
    spending: appOnly,
    team: everything,
    product: appOnly,
  },
  viewer: {
    critical: nothing,
    money: nothing,
    spending: nothing,
    team: everything,
    product: nothing,
  },
};

/** What holds for a role until its member chooses. */
export function usualWish(role: Role, kind: NoticeKind): Wish {
  return byRole[role][kind];
}

/** Somebody who may be told of something. */
export type Reader = {
  /** Null: the billing address of an organization, which is nobody's account. */
  userId: string | null;
  email: string;
  /** What they are in the organization through which they are told; null: chosen by name. */
  role: Role | null;
  wish: Wish | null;
  mailProblem: MailProblemKind | null;
};

export type Channels = { mail: MailWish; inApp: boolean };

/**
 * How each reader hears of a notice. A critical one always goes to an owner's mailbox: where no owner would get it,
 * all owners that email reaches get it, and where it reaches none of them, everybody does.
 */
export function decideChannels(kind: NoticeKind, readers: readonly Reader[]): Channels[] {
  const decided = readers.map((reader) => wanted(kind, reader));
  if (kind !== "critical") return decided;
  const hasOwner = readers.some(({ role }) => role === "owner");
  const responsible = (reader: Reader) =>
    hasOwner ? reader.role === "owner" : reader.userId !== null;
  if (readers.some((reader, at) => responsible(reader) && decided[at]?.mail === "each"))
    return decided;
  const reachable = (reader: Reader) => responsible(reader) && reader.mailProblem === null;
  const chosen = readers.some(reachable) ? reachable : () => true;
  return decided.map((channels, at) => {
    const reader = readers[at];
    return reader && chosen(reader) ? { ...channels, mail: "each" } : channels;
  });
}

function wanted(kind: NoticeKind, { userId, role, wish, mailProblem }: Reader): Channels {
  const usual = role ? usualWish(role, kind) : everything;
  const { mail, inApp } = wish ?? usual;
  if (mailProblem) return { mail: "off", inApp: userId !== null };
  return { mail, inApp: inApp && userId !== null };
}
