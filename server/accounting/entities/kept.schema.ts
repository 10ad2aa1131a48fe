import { z } from "zod";

/** What the answer about any of them has beside its own fields. */
export const keptFields = {
  archived: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
};
