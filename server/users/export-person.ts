import { z } from "zod";
import { db } from "@/server/foundation/db";
import { cutPage } from "@/server/foundation/page";
import { exportPhoto, FIRST_PHOTO, hasPhotos } from "./export-photos";

const EVENTS_A_PAGE = 1_000;

/** Rows as they are exported; what they hold is named like the columns of the API. */
const rows = z.array(z.record(z.string(), z.unknown()));

export const personExportSchema = z.object({
  about: rows.meta({ description: "The profile; in the first part only, as the next five" }),
  memberships: rows,
  sessions: rows,
  sign_in: rows.meta({ description: "Passkeys, authenticator app and linked providers" }),
  api_keys: rows,
  support_tickets: rows.meta({ description: "Tickets, with what this person wrote in them" }),
  notifications: rows.meta({ description: "The newest thousand, and what was chosen by kind" }),
  events: rows.meta({ description: "What this person did, from the audit log, oldest first" }),
  photos: rows.meta({
    description: "Photos this person uploaded, in the parts after the last events: one in each",
  }),
  next_cursor: z
    .string()
    .nullable()
    .meta({ description: "Cursor of the next part; null: there are no more" }),
});

export type PersonExport = z.output<typeof personExportSchema>;

/**
 * What we keep about a person, in parts: the first has everything but the events, of which each has a
 * thousand, then a photo each. So neither side ever holds more than a part. Secrets are in none.
 */
export async function exportPerson(
  userId: string,
  cursor: string | undefined,
): Promise<PersonExport> {
  if (cursor && !cursor.startsWith("aud_"))
    return { ...nothing, events: [], ...(await exportPhoto(userId, cursor)) };
  const events = await db().auditEvent.findMany({
    where: {
      actorType: { in: ["user", "staff"] },
      actorId: userId,
      ...(cursor ? { id: { gt: cursor } } : {}),
    },
    orderBy: { id: "asc" },
    take: EVENTS_A_PAGE + 1,
  });
  const page = cutPage(events, EVENTS_A_PAGE, ({ id }) => id);
  const rest = cursor ? nothing : await readRest(userId);
  return {
    ...rest,
    photos: [],
    events: page.data.map((event) => ({
      id: event.id,
      at: event.createdAt.toISOString(),
      action: event.action,
      subject_id: event.subjectId,
      organization_id: event.organizationId,
      details: event.details,
    })),
    next_cursor: page.next_cursor ?? ((await hasPhotos(userId)) ? FIRST_PHOTO : null),
  };
}

const nothing = {
  about: [],
  memberships: [],
  sessions: [],
  sign_in: [],
  api_keys: [],
  support_tickets: [],
  notifications: [],
};

async function readRest(
  userId: string,
): Promise<Omit<PersonExport, "events" | "photos" | "next_cursor">> {
  const user = await db().user.findUniqueOrThrow({
    where: { id: userId },
    include: {
      memberships: { include: { organization: { select: { name: true } } } },
      sessions: { orderBy: { id: "asc" } },
      apiKeys: { orderBy: { id: "asc" } },
      passkeys: true,
      identities: true,
      authenticator: true,
      notifications: { orderBy: { id: "desc" }, take: EVENTS_A_PAGE },
      welcome: true,
      tickets: {
        orderBy: { id: "asc" },
        include: {
          messages: { where: { authorType: "user", authorId: userId }, orderBy: { id: "asc" } },
        },
      },
    },
  });
  const wishes = await db().notificationPreference.findMany({ where: { reader: userId } });
  return {
    notifications: [
      ...wishes.map(({ organizationId, kind, mail, inApp }) => ({
        chosen_for: organizationId,
        ...{ kind, mail, in_app: inApp },
      })),
      ...user.notifications.map(({ title, organizationId, createdAt, readAt }) => ({
        title,
        organization_id: organizationId,
        at: createdAt.toISOString(),
        read_at: readAt?.toISOString() ?? null,
      })),
    ],
    about: [
      {
        id: user.id,
        email: user.email,
        name: user.name,
        email_verified_at: user.emailVerifiedAt?.toISOString() ?? null,
        created_at: user.createdAt.toISOString(),
        has_password: user.passwordHash !== null,
        second_factor_since: user.secondFactorAt?.toISOString() ?? null,
        is_staff: user.isStaff,
        welcome_credits: user.welcome?.outcome ?? null,
      },
    ],
    memberships: user.memberships.map(({ organizationId, organization, role, createdAt }) => ({
      organization_id: organizationId,
      organization: organization.name,
      role,
      since: createdAt.toISOString(),
    })),
    sessions: user.sessions.map((session) => ({
      signed_in_at: session.createdAt.toISOString(),
      last_seen_at: session.lastSeenAt.toISOString(),
      ip: session.ip,
      user_agent: session.userAgent,
      ended_at: session.endedAt?.toISOString() ?? null,
    })),
    sign_in: [
      ...user.passkeys.map(({ name, createdAt }) => ({
        kind: "passkey",
        name,
        added_at: createdAt.toISOString(),
      })),
      ...(user.authenticator?.secret
        ? [{ kind: "authenticator app", added_at: user.authenticator.createdAt.toISOString() }]
        : []),
      ...user.identities.map(({ provider, issuer, subject, createdAt }) => ({
        kind: provider,
        issuer,
        subject,
        added_at: createdAt.toISOString(),
      })),
    ],
    api_keys: user.apiKeys.map(({ id, name, organizationId, scopes, createdAt, revokedAt }) => ({
      id,
      name,
      organization_id: organizationId,
      scopes,
      created_at: createdAt.toISOString(),
      revoked_at: revokedAt?.toISOString() ?? null,
    })),
    support_tickets: user.tickets.map(({ id, organizationId, subject, createdAt, messages }) => ({
      id,
      organization_id: organizationId,
      subject,
      created_at: createdAt.toISOString(),
      messages: messages.map(({ body, createdAt: at }) => ({ at: at.toISOString(), body })),
    })),
  };
}
