import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction, type Tx, violates } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { type IdempotentRequest, onceIn } from "@/server/operations/idempotency";
import { bpsOf } from "@/server/pricing/markup.schema";
import type { AppAnswer, AppChanges, NewApp } from "./app.schema";
import { readApp } from "./read-apps";

/** Makes an app; others name its id when they charge what they used through it. @throws already_exists (its slug) */
export function createApp(
  organizationId: string,
  input: NewApp,
  actor: Actor,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<AppAnswer> {
  const id = newId("app");
  const slug = input.slug ?? slugOf(input.name, id);
  return withSlug(slug, async (tx) => {
    const { output } = await onceIn(tx, idempotent, now, async () => {
      await tx.app.create({
        data: {
          id,
          organizationId,
          name: input.name,
          slug,
          kind: input.kind,
          monetizationEnabled: input.monetization_enabled,
          markupBps: bpsOf(input.markup_percent),
          createdAt: now,
        },
      });
      await record(tx, "app.created", { organizationId, id, actor, details: input }, now);
      return readApp(tx, organizationId, id);
    });
    return output;
  });
}

/** Changes an app. A new markup counts from the next charge. @throws not_found, wrong_state, already_exists */
export function changeApp(
  organizationId: string,
  id: string,
  changes: AppChanges,
  actor: Actor,
  now: Date,
): Promise<AppAnswer> {
  return withSlug(changes.slug ?? "", async (tx) => {
    const app = await lockApp(tx, organizationId, id);
    if (app.archivedAt) {
      throw new DomainError(
        "wrong_state",
        "The app is archived. Nothing was changed. Create a new one.",
      );
    }
    const { name, slug, monetization_enabled, markup_percent } = changes;
    await tx.app.update({
      where: { id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(slug === undefined ? {} : { slug }),
        ...(monetization_enabled === undefined
          ? {}
          : { monetizationEnabled: monetization_enabled }),
        ...(markup_percent === undefined ? {} : { markupBps: bpsOf(markup_percent) }),
      },
    });
    await record(tx, "app.changed", { organizationId, id, actor, details: changes }, now);
    return readApp(tx, organizationId, id);
  });
}

/** Ends an app: charges that name it are refused. What it earned stays. Safe to repeat. @throws not_found */
export function archiveApp(
  organizationId: string,
  id: string,
  actor: Actor,
  now: Date,
): Promise<AppAnswer> {
  return inTransaction(async (tx) => {
    const app = await lockApp(tx, organizationId, id);
    if (!app.archivedAt) {
      await tx.app.update({ where: { id }, data: { archivedAt: now } });
      await record(tx, "app.archived", { organizationId, id, actor, details: {} }, now);
    }
    return readApp(tx, organizationId, id);
  });
}

async function lockApp(tx: Tx, organizationId: string, id: string) {
  await tx.$queryRaw`select id from apps where id = ${id} and organization_id = ${organizationId} for update`;
  const app = await tx.app.findFirst({ where: { id, organizationId } });
  if (!app) throw notFound("app");
  return app;
}

type Recorded = { organizationId: string; id: string; actor: Actor; details: object };

function record(tx: Tx, action: string, of: Recorded, now: Date): Promise<void> {
  const { organizationId, id: subjectId, actor, details } = of;
  return recordAudit(
    tx,
    { organizationId, actor, action, subjectId, details: { ...details } },
    now,
  );
}

/** `"Customer portal"` -> `"customer-portal"`; a name without Latin letters gets the end of the id. */
function slugOf(name: string, id: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return (
    plain
      .replace(/^-+|-+$/g, "")
      .slice(0, 50)
      .replace(/-+$/, "") || id.slice(-8)
  );
}

// An archived app keeps its slug, so that an address never leads to another one.
async function withSlug<T>(slug: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(work);
  } catch (error) {
    if (!violates(error, "apps_organization_id_slug_key")) throw error;
    throw new DomainError(
      "already_exists",
      `The slug “${slug}” is taken (archived apps count). Nothing was changed. Choose another one.`,
      { errors: [{ path: "slug", message: "This slug is taken (archived apps count)" }] },
    );
  }
}
