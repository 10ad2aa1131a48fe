import { z } from "zod";
import { recordEvent } from "@/server/accounting/events/record-event";
import { notFound } from "@/server/foundation/errors";
import { type IdKind, idSchema, newId } from "@/server/foundation/ids";
import {
  type AtomicOperation,
  defineOperation,
  type Effect,
  type PerformContext,
} from "@/server/operations/define-operation";
import { capitalized } from "@/server/foundation/words";
import type { OperationKey } from "@/server/pricing/catalogue";
import { type Entity, entityAnswer, type Kept, keptOf, rowOf, type Values } from "./define-entity";
import { requireSound } from "./require-sound";

type Organization = { organization_id: ReturnType<typeof idSchema<"organization">> };

/** What a request that creates one sends. */
type CreateInput<Fields extends z.ZodRawShape> = z.ZodObject<Fields & Organization>;

/** What a request that changes one sends: what it leaves out stays. */
type UpdateInput<Noun extends string, Fields extends z.ZodRawShape> = z.ZodObject<
  { [Name in keyof Fields]: z.ZodOptional<Fields[Name]> } & Organization & {
      [Name in `${Noun}_id`]: ReturnType<typeof idSchema>;
    } & { archived: z.ZodOptional<z.ZodBoolean> }
>;

export type EntityContext = PerformContext<Values>;

/** Adds one: checks what it names and what is unique, keeps it, and tells the event history. */
export function createOperation<
  const Noun extends string,
  Kind extends IdKind,
  Fields extends z.ZodRawShape,
  Answer extends z.ZodObject,
>(entity: Entity<Noun, Kind, Fields, Answer>) {
  const { noun, words, path, fields, answer, example } = entity;
  const operation = defineOperation({
    key: `${noun}.create` as OperationKey,
    summary: `Add ${withArticle(words.one)}`,
    permission: "accounting.write",
    input: z.strictObject({ ...fields, organization_id: idSchema("organization") }),
    output: answer as z.ZodObject,
    example: example.create,
    rest: { method: "post", path: `/organizations/{organization_id}/${path}`, status: 201 },
    kind: "atomic",
    async perform(context: EntityContext) {
      const values = { ...entity.defaults, ...sent(entity, context.input) };
      await requireSound(entity, values, whereOf(context));
      return keepNew(entity, context, values);
    },
  });
  // The engine works on fields by name; whoever calls it sees the schemas of this entity.
  return operation as unknown as AtomicOperation<
    CreateInput<Fields>,
    Answer,
    `${Noun}.create` & OperationKey
  >;
}

/**
 * Changes one, archives it, or brings it back.
 * @param replace answers what happens instead to one that may not be changed
 */
export function updateOperation<
  const Noun extends string,
  Kind extends IdKind,
  Fields extends z.ZodRawShape,
  Answer extends z.ZodObject,
>(
  entity: Entity<Noun, Kind, Fields, Answer>,
  replace?: (
    context: EntityContext,
    before: Kept,
    after: Values,
  ) => Promise<Effect<Values> | undefined>,
) {
  const { noun, words, path, fields, answer, example, idField } = entity;
  const operation = defineOperation({
    key: `${noun}.update` as OperationKey,
    summary: `Change ${withArticle(words.one)}, archive it or bring it back`,
    permission: "accounting.write",
    input: z
      .strictObject({
        ...z.object(fields).partial().shape,
        ...entity.idInput.shape,
        archived: z.boolean().optional().meta({
          description: "true: it stays wherever it is used, but can no longer be chosen",
        }),
      })
      .superRefine((input, issues) => {
        const { organization_id: _, [idField]: __, ...change }: Values = input;
        if (Object.values(change).every((value) => value === undefined))
          issues.addIssue({ code: "custom", path: [], message: "Change at least one field" });
      }),
    output: answer as z.ZodObject,
    example: example.update,
    rest: {
      method: "patch",
      path: `/organizations/{organization_id}/${path}/{${idField}}`,
      status: 200,
    },
    kind: "atomic",
    async perform(context: EntityContext) {
      const { organization, input, read } = context;
      const id = String(input[idField]);
      const [row] = await read(entity.statements.locked, { organization_id: organization.id, id });
      if (!row) throw notFound(words.one);
      const before = keptOf(entity, row);
      const after = { ...before, ...sent(entity, input) };
      await requireSound(entity, after, { ...whereOf(context), before });
      const replaced = await replace?.(context, before, after);
      return replaced ?? keepChange(entity, context, before, after);
    },
  });
  return operation as unknown as AtomicOperation<
    UpdateInput<Noun, Fields>,
    Answer,
    `${Noun}.update` & OperationKey
  >;
}

/** Keeps a new one whose values are sound. @param columns what it has beside its fields */
export function keepNew(
  entity: Entity,
  context: EntityContext,
  values: Values,
  columns: Values = {},
): Effect<Values> {
  const { organization, now, write } = context;
  const kept = {
    ...values,
    id: newId(entity.idKind),
    archived_at: null,
    created_at: now,
    updated_at: now,
  };
  write(entity.statements.create, {
    ...rowOf(entity, values),
    ...columns,
    id: kept.id,
    organization_id: organization.id,
    created_at: now,
    updated_at: now,
  });
  return told(entity, context, kept, "created");
}

function keepChange(
  entity: Entity,
  context: EntityContext,
  before: Kept,
  after: Values,
): Effect<Values> {
  const { input, now, write } = context;
  const wasArchived = before.archived_at !== null;
  const isArchived = input.archived === undefined ? wasArchived : input.archived === true;
  const archived_at = isArchived ? (before.archived_at ?? now) : null;
  write(entity.statements.change, {
    ...rowOf(entity, after),
    id: before.id,
    archived_at,
    updated_at: now,
  });
  const what = isArchived === wasArchived ? "updated" : isArchived ? "archived" : "restored";
  return told(entity, context, { ...before, ...after, archived_at, updated_at: now }, what);
}

/** Tells what happened to one: in the event history, and as the effect of the operation. */
function told(entity: Entity, context: EntityContext, kept: Kept, what: string): Effect<Values> {
  const { noun, words } = entity;
  const description = `${capitalized(words.one)} ${what}`;
  recordEvent(context.write, context, { type: `${noun}.${what}`, entityId: kept.id, description });
  return { output: entityAnswer(entity, kept), entity: { type: noun, id: kept.id }, description };
}

function whereOf({ read, organization }: EntityContext) {
  return { read, organizationId: organization.id, before: undefined };
}

/** The fields that a request sent. */
function sent({ fields }: Entity, input: Values): Values {
  return Object.fromEntries(
    Object.keys(fields).flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
  );
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
