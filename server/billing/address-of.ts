import { type Address, addressSchema } from "@/server/foundation/address.schema";

/** The billing address as it is stored; null where there is none. */
export function addressOf(stored: unknown): Address | null {
  const parsed = addressSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
