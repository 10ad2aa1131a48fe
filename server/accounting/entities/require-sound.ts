import { DomainError, invalid } from "@/server/foundation/errors";
import { type LookUp, lookUp, type Read } from "@/server/foundation/statements";
import type { Entity, Kept, Reference, Values } from "./define-entity";

type Referred = { id: string; archived: boolean };
type Asked = LookUp<{ organization_id?: string | null; id?: string | null }, Referred>;

// One look-up a table, whatever refers to it.
const lookUps = new Map<string, Asked>();

function lookUpOf({ table, archives }: Reference): Asked {
  const known = lookUps.get(table);
  if (known) return known;
  const made: Asked = lookUp<Referred>()({
    name: `referred_${table}`,
    key: { organization_id: "text", id: "text" },
    sql: (asked) => `
      select asked.place, r.id, ${archives ? "r.archived_at is not null" : "false"} as archived
      from ${asked} join ${table} r on r.id = asked.id and r.organization_id = asked.organization_id`,
  });
  lookUps.set(table, made);
  return made;
}

/**
 * Requires that what is named exists in this organization and is in use.
 * @throws validation_failed naming the field
 */
export async function requireReferred(
  read: Read,
  organizationId: string,
  reference: Reference,
  named: { path: string; id: string }[],
): Promise<void> {
  const ids = [...new Set(named.map(({ id }) => id))];
  const keys = ids.map((id) => ({ organization_id: organizationId, id }));
  const found = new Map((await read(lookUpOf(reference), ...keys)).map((one) => [one.id, one]));
  for (const { path, id } of named) {
    const one = found.get(id);
    if (!one) throw invalid(path, `There is no ${reference.word} ${id} in this organization`);
    if (one.archived)
      throw invalid(path, `The ${reference.word} ${id} is archived. Choose another`);
  }
}

/**
 * Everything that must hold before one is written.
 * @throws validation_failed, already_exists, and what the entity's own check throws
 */
export async function requireSound(
  entity: Entity,
  values: Values,
  context: { read: Read; organizationId: string; before: Kept | undefined },
): Promise<void> {
  const { read, organizationId, before } = context;
  await Promise.all([
    ...Object.entries(entity.references ?? {}).map(([name, reference]) => {
      // What it named before it may keep, archived or not.
      const earlier = idsIn(before?.[name]);
      const named = idsIn(values[name]).flatMap((id, at) => {
        const path = Array.isArray(values[name]) ? `${name}.${at}` : name;
        return earlier.includes(id) ? [] : [{ path, id }];
      });
      return reference && requireReferred(read, organizationId, reference, named);
    }),
    requireUnique(entity, values, context),
  ]);
  await entity.check?.(values, context);
}

function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}

async function requireUnique(
  { unique, statements, words }: Entity,
  values: Values,
  {
    read,
    organizationId,
    before,
  }: { read: Read; organizationId: string; before: Kept | undefined },
): Promise<void> {
  const value = unique && values[unique];
  if (!unique || !statements.same || typeof value !== "string" || value === before?.[unique])
    return;
  const taken = await read(statements.same, { organization_id: organizationId, value });
  if (taken.length === 0) return;
  throw new DomainError(
    "already_exists",
    `Another ${words.one} already has the ${unique.replaceAll("_", " ")} ${value}. Nothing was changed or charged.`,
    { errors: [{ path: unique, message: `${value} is taken` }] },
  );
}
