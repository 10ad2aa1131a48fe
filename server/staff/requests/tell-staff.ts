import type { StaffAction } from "@/generated/prisma/client";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { queueEmail } from "@/server/gateways/email/queue-email";
import { microcreditsToCredits } from "@/server/pricing/microcredits";
import { outsidersAmongStaff } from "./require-outsider";

type Request = Pick<
  StaffAction,
  "id" | "title" | "amount" | "reason" | "creditAccountId" | "requestedBy"
>;

const LONGEST_TITLE = 300;

/** Asks everybody who may decide a request to do so: the other staff, but for members of the organization. */
export async function tellRequestWaits(
  tx: Tx,
  request: Request & { expiresAt: Date },
  now: Date,
): Promise<void> {
  const requestedBy = await emailOf(tx, request.requestedBy);
  const props = {
    ...(await propsOf(tx, request)),
    requestedBy,
    expiresAt: request.expiresAt.toISOString(),
  };
  const colleagues = await outsidersAmongStaff(tx, request.creditAccountId);
  for (const to of colleagues.filter((email) => email !== requestedBy)) {
    const dedupeKey = `staff-request-waiting:${request.id}:${to}`;
    const email = { dedupeKey, to, template: "staff-request-waiting", props } as const;
    // Of no organization: its members read what was emailed for it.
    await queueEmail(tx, { ...email, organizationId: null }, now);
  }
}

/** Tells whoever asked what a colleague decided. What one takes back oneself is no news. */
export async function tellRequestDecided(
  tx: Tx,
  request: Request,
  decision: "approved" | "rejected",
  decidedBy: string,
  now: Date,
): Promise<void> {
  if (decidedBy === request.requestedBy) return;
  await queueEmail(
    tx,
    {
      dedupeKey: `staff-request-decided:${request.id}`,
      to: await emailOf(tx, request.requestedBy),
      template: "staff-request-decided",
      props: {
        ...(await propsOf(tx, request)),
        decision,
        decidedBy: await emailOf(tx, decidedBy),
      },
      organizationId: null,
    },
    now,
  );
}

async function propsOf(tx: Tx, { title, amount, reason, creditAccountId }: Request) {
  const [organization] = await tx.$queryRaw<{ name: string }[]>`
    select o.name from credit_accounts a join organizations o on o.id = a.organization_id
    where a.id = ${creditAccountId}`;
  return {
    request: title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title,
    atMostCredits: amount === null ? null : microcreditsToCredits(amount),
    requestsUrl: `${env().APP_URL}/staff/requests`,
    ...(organization ? { organizationName: organization.name } : {}),
    ...(reason ? { reason } : {}),
  };
}

async function emailOf(tx: Tx, userId: string): Promise<string> {
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  return email;
}
