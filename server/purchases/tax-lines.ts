import { z } from "zod";
import { taxLineSchema } from "./purchase.schema";

const stored = z.array(taxLineSchema);
type TaxLine = z.output<typeof taxLineSchema>;

/** The taxes in a purchase as they are stored; none where nobody computed any. */
export function taxLinesOf(lines: unknown): TaxLine[] {
  const parsed = stored.safeParse(lines);
  return parsed.success ? parsed.data : [];
}
