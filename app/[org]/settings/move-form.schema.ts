import { z } from "zod";

/** Where an organization is to go, and how it is to be billed there. */
export const moveForm = z.object({
  parent: z.string(),
  relationship: z.enum(["owned", "linked"]),
  billing: z.enum(["shared", "own"]),
});
export type MoveForm = z.output<typeof moveForm>;
