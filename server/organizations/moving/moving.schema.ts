import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";

const named = z.object({ id: z.string(), name: z.string() });

/** Where an organization is to go. What is left out stays as it is. */
export const moveFields = {
  parent_organization_id: z
    .union([z.literal("none"), idSchema("organization")])
    .optional()
    .meta({
      description: "The new parent; none: it becomes a master organization. Default: its parent",
    }),
  relationship_type: z.enum(["owned", "linked"]).optional().meta({
    description: "Default: as it is now, or owned where it had no parent",
  }),
  billing_type: z.enum(["shared", "own"]).optional().meta({
    description:
      "own: it gets a credit account of its own, if it has none. shared: it spends its parent's credits. Default: as it is now",
  }),
};

const place = z.object({
  parent: named.nullable(),
  relationship_type: z.enum(["owned", "linked"]).nullable(),
  billing_type: z.enum(["shared", "own"]),
  pays: named.meta({ description: "The organization whose credits it spends" }),
});

/** What a move would change. Credits are JSON numbers. */
export const movingSchema = z.object({
  organization: named,
  from: place,
  to: place,
  moves_along: z.array(named).meta({ description: "Sub-organizations that move with it" }),
  refusal: z.string().nullable().meta({
    description: "Why it can't be done; null: it can",
  }),
  credits: z
    .object({
      organizations: z.array(named).meta({ description: "Those that spend other credits then" }),
      opens_account: z.boolean().meta({ description: "A new account is opened, with no credits" }),
      available_before: z.number(),
      available_after: z.number(),
      owed: z.number().meta({ description: "Debt of the account it leaves, which stays there" }),
      held: z.number().meta({
        description: "Credits on hold for it, which the account it leaves still pays",
      }),
      reserved_grants: z.number().meta({
        description: "Credits that only it may spend, which stay on the account it leaves",
      }),
      budgets: z.int().meta({ description: "Budgets that go with it and count from 0" }),
      price_book_before: z.string(),
      price_book_after: z.string(),
    })
    .nullable()
    .meta({ description: "null: it goes on spending the same credits" }),
  loses_access: z.array(z.string()).meta({
    description: "Emails of people who no longer reach it; their keys of it are revoked",
  }),
});
export type MovingPreview = z.infer<typeof movingSchema>;
