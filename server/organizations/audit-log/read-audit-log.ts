import { Prisma } from "@/generated/prisma/client";
import { namesOf } from "@/server/budgets/read-budgets";
import { nameOfAction } from "@/server/foundation/audit-kinds";
import { type AuditKind, auditKinds } from "@/server/foundation/audit-kinds.schema";
import { db } from "@/server/foundation/db";
import { cutPage, type Page } from "@/server/foundation/page";
import type { AuditEventAnswer } from "./audit-log.schema";

export type AuditFilter = {
  organizationId: string;
  kind?: AuditKind | undefined;
  actorId?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
};

type Row = {
  id: string;
  created_at: Date;
  place: bigint;
  kind: AuditKind;
  action: string;
  actor_type: AuditEventAnswer["actor"]["type"];
  actor_id: string;
  subject_id: string;
  details: Record<string, unknown>;
  request_id: string | null;
};

/**
 * What was done in an organization, newest first. Each kind is read along its own index, with the actor in it, as
 * far as the page needs: a page costs the same however long the log has become, whatever it is narrowed to.
 * @param page.after the cursor to continue below
 */
export async function readAuditLog(
  { organizationId, kind, actorId, from, until }: AuditFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<AuditEventAnswer>> {
  const many = page.limit + 1;
  const narrowed = Prisma.join(
    [
      Prisma.sql`e.organization_id = ${organizationId} and e.kind = k.kind`,
      ...(actorId ? [Prisma.sql`e.actor_id = ${actorId}`] : []),
      ...(from ? [Prisma.sql`e.created_at >= ${from}`] : []),
      ...(until ? [Prisma.sql`e.created_at < ${until}`] : []),
      ...(page.after ? [below(page.after)] : []),
    ],
    " and ",
  );
  const kinds = kind ? [kind] : [...auditKinds];
  const rows = await db().$queryRaw<Row[]>`
    select found.*, (extract(epoch from found.created_at) * 1000000)::bigint as place
    from unnest(${kinds}::text[]) k(kind) cross join lateral (
      select e.id, e.created_at, e.kind, e.action, e.actor_type, e.actor_id, e.subject_id, e.details, e.request_id
      from audit_events e where ${narrowed}
      order by e.created_at desc, e.id desc limit ${many}) found
    order by found.created_at desc, found.id desc limit ${many}`;
  const cut = cutPage(rows, page.limit, ({ id, place }) => `${place}_${id}`);
  // Each once: of a file of thousands a long list of the same few would be looked up by reading everything.
  const ids = cut.data.flatMap((row) => [row.actor_id, row.subject_id, personIn(row) ?? []].flat());
  const names = await namesOf(db(), [...new Set(ids)]);
  return { ...cut, data: cut.data.map((row) => answerOf(row, names)) };
}

function below(cursor: string): Prisma.Sql {
  const [micros = "0"] = cursor.split("_");
  const id = cursor.slice(micros.length + 1);
  return Prisma.sql`(e.created_at, e.id) < ('epoch'::timestamptz + ${BigInt(micros)} * interval '1 microsecond', ${id})`;
}

/** Whose membership it is about, or whom ownership is offered to. */
function personIn({ details: { userId, toUserId = userId } }: Row): string | undefined {
  return typeof toUserId === "string" ? toUserId : undefined;
}

/** Who of our staff it was, and what they noted for themselves, is theirs. */
function answerOf(row: Row, names: Map<string, string>): AuditEventAnswer {
  const { actor_type: type, actor_id: actorId, subject_id: subjectId } = row;
  const isOurs = type === "staff" || type === "system";
  const ourName = type === "staff" ? "Bursar staff" : "Bursar";
  return {
    id: row.id,
    at: row.created_at.toISOString(),
    kind: row.kind,
    action: row.action,
    summary: nameOfAction(row.action),
    actor: {
      type,
      id: isOurs ? null : actorId,
      name: isOurs ? ourName : (names.get(actorId) ?? actorId),
    },
    subject_id: subjectId,
    subject_name: names.get(subjectId) ?? names.get(personIn(row) ?? "") ?? null,
    details: type === "staff" ? {} : row.details,
    request_id: type === "staff" ? null : row.request_id,
  };
}
