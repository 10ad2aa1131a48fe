import { z } from "zod";

/** What is searched, in the order that results are shown. */
export const searchKinds = [
  "organization",
  "member",
  "contact",
  "invoice",
  "bill",
  "transaction",
  "ledger_entry",
  "api_key",
  "agent",
] as const;
export type SearchKind = (typeof searchKinds)[number];

/** Results of a kind that an answer has at most. */
export const MOST_PER_KIND = 5;

export const searchHitSchema = z.object({
  id: z.string(),
  title: z.string(),
  detail: z
    .string()
    .nullable()
    .meta({ description: "Tells it apart from others with the same title" }),
  path: z.string().meta({ description: "Where it is shown in the app" }),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchResultsSchema = z.object({
  groups: z.array(
    z.object({
      kind: z.enum(searchKinds),
      hits: z.array(searchHitSchema),
      has_more: z.boolean(),
    }),
  ),
  searched_back_to: z.string().nullable().meta({
    description: "Ledger entries are searched by words among the newest; older ones only by ID",
  }),
});
export type SearchResults = z.infer<typeof searchResultsSchema>;
