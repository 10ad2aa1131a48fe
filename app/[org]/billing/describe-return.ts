import { creditsInWords } from "@/server/pricing/amount-words";

export type ReturnWords = {
  tone: "info" | "low" | "refused";
  title: string;
  text: string;
  /** Asking again later may answer something else. */
  mayChange: boolean;
};

/** What the answer of a verification means for the person who just came back from Stripe. */
export function describeReturn(answer: {
  about: "purchase" | "recharge" | "card";
  status: string;
  credits_added: number;
  credits_remaining: number;
  card_saved: boolean;
}): ReturnWords {
  const available = `You now have ${creditsInWords(answer.credits_remaining)}.`;
  if (answer.card_saved) {
    return {
      tone: "info",
      title: "Card saved",
      text: "Nothing was charged. Auto-recharge may use it once it is switched on.",
      mayChange: false,
    };
  }
  if (answer.credits_added > 0) {
    return {
      tone: "info",
      title: `${creditsInWords(answer.credits_added)} added`,
      text: `${available} The receipt is on its way by email.`,
      mayChange: false,
    };
  }
  if (answer.about === "recharge") {
    return {
      tone: "low",
      title: "The recharge is not confirmed yet: nothing was charged",
      text: "Confirm it below, add another card, or buy credits manually.",
      mayChange: answer.status === "requires_action",
    };
  }
  switch (answer.status) {
    case "processing":
      return {
        tone: "low",
        title: "Your payment is on its way",
        text: "We add the credits and email you as soon as the bank settles it, usually within a few days. For a bank transfer, see where to send it below.",
        mayChange: true,
      };
    case "expired":
      return {
        tone: "low",
        title: "This checkout has expired: nothing was charged",
        text: "No credits were added. Start again with a package below.",
        mayChange: false,
      };
    case "checkout_open":
    case "created":
      return {
        tone: "low",
        title: "This checkout is not paid yet: nothing was charged",
        text: "Continue it below, or start again.",
        mayChange: true,
      };
    default:
      return {
        tone: "low",
        title: "No credits were added",
        text: `Stripe says “${answer.status.replaceAll("_", " ")}”. Check again in a minute, or contact us with the purchase number.`,
        mayChange: true,
      };
  }
}
