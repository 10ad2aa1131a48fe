import { z } from "zod";

/** What a saved question is called. */
export const questionName = z.object({ name: z.string().trim().min(1, "Enter a name").max(100) });
