import { z } from "zod";

const line = (max: number) => z.string().trim().max(max);

/** A postal address. */
export const addressSchema = z.strictObject({
  line1: line(200).min(1, "Enter the street"),
  line2: line(200).optional(),
  city: line(100).min(1, "Enter the city"),
  state: line(100).optional(),
  postal_code: line(20).min(1, "Enter the postal code"),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, "Enter a two-letter country code such as US"),
});
export type Address = z.output<typeof addressSchema>;
