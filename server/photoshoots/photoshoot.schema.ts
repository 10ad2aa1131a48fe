import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { photoshootPackages } from "@/server/operations/photoshoot-package";
import { MOST_PHOTOS, photoTypes } from "./photo-rules.schema";

export const photoSchema = z.object({
  id: z.string(),
  name: z.string(),
  content_type: z.enum(photoTypes),
  bytes: z.int(),
});
export type PhotoAnswer = z.infer<typeof photoSchema>;

export const newPhotoshootFields = {
  photo_ids: z
    .array(idSchema("photoshootPhoto"))
    .min(1, "Choose at least one photo")
    .max(MOST_PHOTOS, `Choose at most ${MOST_PHOTOS} photos`)
    .refine((ids) => new Set(ids).size === ids.length, "Name each photo once")
    .meta({ description: "Photos that you uploaded and that are in no submission yet" }),
  again: z.boolean().default(false).meta({
    description: "Submit another photoshoot after your first one; it is charged like any other",
  }),
};

export const photoshootSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  submitted_by: z.object({ user_id: z.string(), name: z.string(), email: z.string() }),
  package: z.enum(photoshootPackages),
  credits: z.number().meta({ description: "What it cost" }),
  from_invitation: z
    .boolean()
    .meta({ description: "Whether the credits held by their invitation paid for it" }),
  photos: z.array(photoSchema),
  created_at: z.iso.datetime(),
});
export type PhotoshootAnswer = z.infer<typeof photoshootSchema>;

export const teamCreditsSchema = z.object({
  organization_id: z.string(),
  credits_left: z.number().nullable().meta({
    description: "Available now; for managed credits, what a budget leaves, otherwise null",
  }),
  credits_used: z.number().nullable().meta({
    description: "The sum of all negative entries of the credit log; null for managed credits",
  }),
  invites_pending: z.int().meta({
    description: "People who were invited to a photoshoot and have not submitted it yet",
  }),
  held_credits: z.number().meta({ description: "Credits held for them" }),
  photoshoot_package: z.enum(photoshootPackages),
  photoshoot_credits: z.number().meta({ description: "What a photoshoot costs on this package" }),
  you: z
    .object({
      held_credits: z.number().nullable().meta({
        description: "What your invitation holds for your photoshoot; null if it holds nothing",
      }),
      package: z.enum(photoshootPackages).meta({ description: "What yours would be" }),
      submitted: z.boolean(),
    })
    .meta({ description: "The person who asks, or who created the key" }),
});
export type TeamCredits = z.infer<typeof teamCreditsSchema>;
