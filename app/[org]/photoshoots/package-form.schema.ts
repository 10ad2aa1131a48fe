import { z } from "zod";

/** The package of an organization. */
export const packageForm = z.object({ photoshoot_package: z.enum(["standard", "lite"]) });
