import { db, inTransaction, type Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { queueNoticeEmail } from "@/server/gateways/email/queue-email";
import { footerFor } from "@/server/gateways/notices/footer-for";

/** In the reader's morning, by the organization's clock. */
const FROM_HOUR = 8;
const MOST_LISTED = 20;

type Due = { userId: string; organizationId: string; day: string };

/**
 * Sends everybody who wants one email a day about spending what has gathered since the last. Runs every hour, so that
 * each time zone's morning is met; a day's email is sent once however many sweeps run.
 */
export async function sendDigests(now: Date): Promise<void> {
  const due = await db().$queryRaw<Due[]>`
    select n.user_id as "userId", n.organization_id as "organizationId",
      to_char(${now} at time zone o.time_zone, 'YYYY-MM-DD') as day
    from notifications n join organizations o on o.id = n.organization_id
    where n.digest_due and extract(hour from ${now} at time zone o.time_zone) >= ${FROM_HOUR}
    group by n.user_id, n.organization_id, o.time_zone order by 1, 2`;
  for (const one of due) {
    await inTransaction((tx) => sendDigest(tx, one, now)).catch((error: unknown) =>
      log().error({ err: error, ...one }, "a summary of spending was not sent; it is tried again"),
    );
  }
}

async function sendDigest(tx: Tx, { userId, organizationId, day }: Due, now: Date): Promise<void> {
  const dedupeKey = `spending-digest:${organizationId}:${userId}:${day}`;
  if (await tx.emailMessage.findUnique({ where: { dedupeKey }, select: { id: true } })) return;
  const where = { userId, organizationId, digestDue: true };
  const rows = await tx.notification.findMany({ where, orderBy: { id: "desc" } });
  const reader = await readerOf(tx, userId, organizationId);
  const [newest] = rows;
  if (!newest) return;
  if (reader) {
    const { organization, email, role } = reader;
    const base = env().APP_URL;
    const candidate = { userId, email, role, chosenIn: organizationId };
    const isNew = await queueNoticeEmail(
      tx,
      {
        dedupeKey,
        to: email,
        organizationId,
        template: "spending-digest",
        props: {
          organizationName: organization.name,
          items: rows.slice(0, MOST_LISTED).map(({ title, createdAt, path }) => ({
            title,
            at: createdAt.toISOString(),
            url: `${base}${path}`,
          })),
          more: Math.max(0, rows.length - MOST_LISTED),
          timeZone: organization.timeZone,
          usageUrl: `${base}/${organization.slug}/usage`,
          ...footerFor("spending-digest", "spending", candidate, organization),
        },
      },
      now,
    );
    // Another sweep sent today's: what is left goes with tomorrow's.
    if (!isNew) return;
  }
  await tx.notification.updateMany({
    where: { ...where, id: { lte: newest.id } },
    data: { digestDue: false },
  });
}

/** Who still gets the summary: a member whom email reaches and who has not switched it off meanwhile. */
async function readerOf(tx: Tx, userId: string, organizationId: string) {
  const membership = await tx.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId } },
    include: { organization: true, user: { select: { email: true } } },
  });
  if (!membership) return null;
  const { organization, user, role } = membership;
  const problem = await tx.mailProblem.findUnique({ where: { address: user.email } });
  const kind = "spending" as const;
  const wish = await tx.notificationPreference.findUnique({
    where: { organizationId_reader_kind: { organizationId, reader: userId, kind } },
  });
  return problem || wish?.mail === "off" ? null : { organization, email: user.email, role };
}
