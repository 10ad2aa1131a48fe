import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";

/** What something was used through: an app or an agent of another organization. */
export const throughFields = {
  app_id: idSchema("app").optional().meta({
    description: "The app it was used through; its markup is added to the price",
  }),
  agent_id: idSchema("agent").optional().meta({
    description: "The public agent it was used through; its markup is added to the price",
  }),
};
export type Through = { app_id?: string | undefined; agent_id?: string | undefined };

/** A markup as a charge tells it. */
export const markupSchema = z.object({
  source_id: z.string().meta({ description: "The app or agent" }),
  percent: z.number(),
  price: z.number().meta({ description: "Price in credits before the markup" }),
  credits: z.number().meta({ description: "The markup, included in the credits charged" }),
});
export type MarkupAnswer = z.infer<typeof markupSchema>;
