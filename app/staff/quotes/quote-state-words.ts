import type { BadgeTone } from "@/components/ui/badge";
import type { QuoteAnswer } from "@/server/purchases/quotes/quote.schema";

export const quoteStateWords: Record<QuoteAnswer["state"], { word: string; tone: BadgeTone }> = {
  issued: { word: "Issued", tone: "warn" },
  accepted: { word: "Being paid", tone: "warn" },
  paid: { word: "Paid", tone: "good" },
  declined: { word: "Declined", tone: "bad" },
  withdrawn: { word: "Withdrawn", tone: "neutral" },
  expired: { word: "Expired", tone: "neutral" },
};
