import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { limit, organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { IdKind } from "@/server/foundation/ids";
import { type Page, pageUpTo } from "@/server/foundation/page";
import { sendIn } from "@/server/foundation/statements";
import { capitalized } from "@/server/foundation/words";
import { folded, wordPatterns } from "@/server/foundation/search-text";
import { LOOKED_AT } from "@/server/foundation/walk";
import { type Entity, entityAnswer, type Kept, keptOf, type Values } from "./define-entity";

const listFields = {
  limit,
  cursor: z.string().max(64).optional(),
  search: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "Search words; results match all of them" }),
  archived: z.enum(["true", "false", "all"]).default("false"),
};

/** Reading: a list by name with search, and one by its id. Free. */
export function readEndpoints<
  const Noun extends string,
  Kind extends IdKind,
  Fields extends z.ZodRawShape,
  Answer extends z.ZodObject,
>(entity: Entity<Noun, Kind, Fields, Answer>) {
  const { noun, words, path, idField, filter } = entity;
  const [list, get] = [`${noun}.list` as const, `${noun}.get` as const];
  const filterFields = (
    filter ? { [filter]: z.optional(entity.fields[filter] ?? z.string()) } : {}
  ) as {
    [Name in keyof Fields]?: z.ZodOptional<Fields[Name]>;
  };
  return [
    defineEndpoint({
      name: list,
      tag: "Contacts and items",
      summary: `${capitalized(words.many)} by name`,
      access: "accounting.read",
      input: organizationInput.extend({ ...listFields, ...filterFields }),
      output: pageOf(entity.answer),
      rest: { method: "get", path: `/organizations/{organization_id}/${path}`, status: 200 },
      handle: ({ organization, input }) =>
        listEntities(
          db(),
          entity as unknown as Entity,
          organization.id,
          input as ListInput,
        ) as never,
    }),
    defineEndpoint({
      name: get,
      tag: "Contacts and items",
      summary: `One ${words.one}`,
      access: "accounting.read",
      input: entity.idInput,
      output: entity.answer,
      rest: {
        method: "get",
        path: `/organizations/{organization_id}/${path}/{${idField}}`,
        status: 200,
      },
      async handle({ organization, input }) {
        const id = String((input as Values)[idField]);
        const kept = await findEntity(db(), entity as unknown as Entity, organization.id, id);
        if (!kept) throw notFound(words.one);
        return entityAnswer(entity as unknown as Entity, kept) as never;
      },
    }),
  ] as const;
}

/** One of this organization, archived or not. */
export async function findEntity(
  db: Db,
  entity: Entity,
  organizationId: string,
  id: string,
): Promise<Kept | undefined> {
  const asked = [{ place: 0, organization_id: organizationId, id }];
  const [row] = await sendIn(db)(entity.statements.found, asked);
  return row && keptOf(entity, row as Values);
}

type ListInput = z.output<z.ZodObject<typeof listFields>> & Values;

/** A page of them by name. It looks at 20,000 rows at most and goes on from there with the next page. */
async function listEntities(
  db: Db,
  entity: Entity,
  organizationId: string,
  input: ListInput,
): Promise<Page<Values>> {
  const after = input.cursor
    ? await findEntity(db, entity, organizationId, input.cursor)
    : undefined;
  const asked = {
    place: 0,
    organization_id: organizationId,
    after_key: after ? folded(String(after.name)) : "",
    after_id: after?.id ?? "",
    words: wordPatterns(input.search),
    archived: input.archived === "all" ? null : input.archived === "true",
    filter: entity.filter ? ((input[entity.filter] as string | undefined) ?? null) : null,
    looks: LOOKED_AT,
    count: input.limit,
  };
  type Listed = Values & { matches: boolean; looked: bigint };
  const rows = (await sendIn(db)(entity.statements.listed, [asked])) as Listed[];
  const matching = rows.filter(({ matches }) => matches).map((row) => keptOf(entity, row));
  const page = matching.slice(0, input.limit);
  const last = rows.at(-1);
  const next =
    matching.length > input.limit
      ? page.at(-1)?.id
      : last?.looked === BigInt(LOOKED_AT)
        ? String(last.id)
        : undefined;
  return pageUpTo(
    page.map((kept) => entityAnswer(entity, kept)),
    next ?? null,
  );
}
