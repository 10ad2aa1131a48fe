import { z } from "zod";
import { testCardNumbers } from "@/server/gateways/stripe/simulated/test-card.schema";

const checkoutOutcomes = ["paid", "declined", "processing", "failed", "expired"] as const;
export type CheckoutOutcome = (typeof checkoutOutcomes)[number];

export const testCardNumber = z.enum(testCardNumbers).meta({
  description: "A test card; its number decides the outcome",
});

export const endingFields = {
  outcome: z.enum(checkoutOutcomes).default("paid").meta({
    description:
      "paid: with the card. declined: the page stays open. processing: a bank has it, end it later with paid or failed. expired: nobody pays",
  }),
  card: testCardNumber.default("4242424242424242"),
};

export const testCheckoutSchema = z.object({
  session_id: z.string(),
  mode: z.enum(["payment", "setup"]),
  state: z.enum(["open", "requires_action", "processing", "succeeded", "failed", "expired"]),
  title: z.string(),
  amount_cents: z.int().nullable(),
  currency: z.string().nullable(),
  decline_code: z
    .string()
    .nullable()
    .meta({ description: "Why the card was just declined; the checkout is still open" }),
  success_url: z.string(),
  cancel_url: z.string(),
});
export type TestCheckoutAnswer = z.infer<typeof testCheckoutSchema>;
