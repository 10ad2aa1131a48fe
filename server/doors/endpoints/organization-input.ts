import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";

/** The organization a request is about; a key's own where it names none. */
export const organizationInput = z.strictObject({ organization_id: idSchema("organization") });
