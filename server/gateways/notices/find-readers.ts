import type { MailProblemKind, NoticeKind, Role } from "@/generated/prisma/enums";
import type { Db } from "@/server/foundation/db";
import type { Reader } from "./decide-channels";

/** Who may hear of something, before what they chose is looked up. */
export type Candidate = Pick<Reader, "userId" | "email" | "role"> & {
  /** The organization whose preferences count: the one they are a member of. */
  chosenIn: string;
};

/** Who hears about an account's money: its billing address, and whoever looks after money in the billing root. */
export async function payersOf(db: Db, creditAccountId: string): Promise<Candidate[]> {
  const account = await db.creditAccount.findUniqueOrThrow({ where: { id: creditAccountId } });
  const members = await membersOf(db, account.organizationId, ["owner", "admin", "billing"]);
  return account.billingEmail
    ? addressed(members, account.billingEmail, account.organizationId)
    : members;
}

/** Members of an organization with one of these roles. */
export async function membersOf(
  db: Db,
  organizationId: string,
  roles: Role[],
): Promise<Candidate[]> {
  const members = await db.membership.findMany({
    where: { organizationId, role: { in: roles } },
    select: { role: true, userId: true, user: { select: { email: true } } },
    orderBy: { id: "asc" },
  });
  return members.map(({ role, userId, user }) => ({
    userId,
    email: user.email,
    role,
    chosenIn: organizationId,
  }));
}

/** Owners, admins and billing people of the organization; where it has none, of the nearest one above that owns it. */
export function moneyPeopleOf(db: Db, organizationId: string): Promise<Candidate[]> {
  return db.$queryRaw<Candidate[]>`
    with recursive above as (
      select id, parent_id, relationship, 0 as distance from organizations where id = ${organizationId}
      union all
      select o.id, o.parent_id, o.relationship, a.distance + 1
        from above a join organizations o on o.id = a.parent_id where a.relationship = 'owned'),
    payers as (
      select a.id as organization_id, a.distance, m.role, u.id, u.email from above a
        join memberships m on m.organization_id = a.id and m.role in ('owner', 'admin', 'billing')
        join users u on u.id = m.user_id)
    select id as "userId", email, role::text as role, organization_id as "chosenIn" from payers
    where distance = (select min(distance) from payers) order by email`;
}

/** One member by name, whatever their role; nobody where the account is gone. */
export async function personAs(
  db: Db,
  userId: string,
  organizationId: string,
): Promise<Candidate[]> {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: { email: true, memberships: { where: { organizationId }, select: { role: true } } },
  });
  if (!user) return [];
  const role = user.memberships[0]?.role ?? null;
  return [{ userId, email: user.email, role, chosenIn: organizationId }];
}

/** Who an address of an organization is: a member, or its billing address. */
export async function memberAt(
  db: Db,
  email: string,
  organizationId: string,
): Promise<Candidate[]> {
  const member = await db.membership.findFirst({
    where: { organizationId, user: { email } },
    select: { role: true, userId: true },
  });
  return [
    {
      userId: member?.userId ?? null,
      email,
      role: member?.role ?? null,
      chosenIn: organizationId,
    },
  ];
}

/** These and an address, which may be one of theirs. */
export function addressed(
  candidates: readonly Candidate[],
  email: string,
  organizationId: string,
): Candidate[] {
  if (candidates.some((one) => one.email === email)) return [...candidates];
  return [{ userId: null, email, role: null, chosenIn: organizationId }, ...candidates];
}

/** The same with what each chose about a kind, and whether email reaches them. */
export async function withWishes<Found extends Candidate>(
  db: Db,
  kind: NoticeKind,
  candidates: readonly Found[],
): Promise<(Found & Reader)[]> {
  if (candidates.length === 0) return [];
  const found = await db.$queryRaw<
    {
      at: number;
      mail: "each" | "daily" | "off" | null;
      inApp: boolean;
      problem: MailProblemKind;
    }[]
  >`
    select asked.at::int as at, p.mail::text as mail, p.in_app as "inApp", m.kind::text as problem
    from unnest(${candidates.map(readerKey)}::text[], ${candidates.map(({ email }) => email)}::text[],
        ${candidates.map(({ chosenIn }) => chosenIn)}::text[]) with ordinality as asked(reader, email, organization_id, at)
      left join notification_preferences p on p.organization_id = asked.organization_id
        and p.reader = asked.reader and p.kind = ${kind}::notice_kind
      left join mail_problems m on m.address = lower(asked.email)
    order by asked.at`;
  return candidates.map((candidate, at) => {
    const { mail = null, inApp = true, problem = null } = found[at] ?? {};
    return { ...candidate, wish: mail ? { mail, inApp } : null, mailProblem: problem };
  });
}

/** What a reader's preferences are kept under. */
export function readerKey({ userId, email }: Pick<Reader, "userId" | "email">): string {
  return userId ?? email;
}
