import { z } from "zod";

/** An organization is closed by whoever types its name. */
export function closeForm(name: string) {
  return z.object({
    name: z.string().refine((typed) => typed.trim() === name, "Type the name as it is above"),
  });
}
