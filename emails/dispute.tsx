import { z } from "zod";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph } from "./parts";
import {
  cardBrand,
  cardLast4,
  cents,
  credits,
  currency,
  footerShape,
  isoTime,
  line,
  timeZone,
  webUrl,
} from "./props.schema";
import { knownCardInWords, timeInWords } from "./words";

const outcome = z.enum(["opened", "won", "lost"]);
type Outcome = z.infer<typeof outcome>;

const title: Record<Outcome, (amount: string) => string> = {
  opened: (amount) => `A payment of ${amount} is disputed`,
  won: (amount) => `The dispute over ${amount} is settled in your favor`,
  lost: (amount) => `The bank kept the ${amount} of a disputed payment`,
};

const moved: Record<Outcome, string> = {
  opened: "Held back",
  won: "Returned",
  lost: "Removed permanently",
};

/** A holder's bank took a payment back, or decided about it; the credits follow the money. */
export const dispute = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    outcome,
    amountCents: cents,
    currency,
    /** Credits that moved with it, as a positive number. */
    credits: credits.nonnegative(),
    availableCredits: credits,
    debtCredits: credits.nonnegative().default(0),
    cardBrand: cardBrand.optional(),
    cardLast4: cardLast4.optional(),
    at: isoTime,
    timeZone,
    ledgerUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    `${title[props.outcome](formatMoneyCents(props.amountCents, props.currency))}: ${props.organizationName}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    const card = knownCardInWords(props);
    return (
      <EmailLayout
        preview={`${creditsInWords(props.availableCredits)} available.`}
        title={title[props.outcome](amount)}
        action={{ label: "See the ledger", url: props.ledgerUrl }}
        footer={props}
      >
        <Paragraph>{words(props.outcome, amount, props.organizationName)}</Paragraph>
        {props.outcome === "opened" ? (
          <Paragraph>
            Until the bank decides, auto-recharge is paused and nothing is charged. If the dispute
            is a mistake, ask the bank to withdraw it.
          </Paragraph>
        ) : null}
        {props.debtCredits > 0 ? (
          <Paragraph>
            {creditsInWords(props.debtCredits)} {props.debtCredits === 1 ? "is" : "are"} owed
            because they were already used; the next credits pay this first.
          </Paragraph>
        ) : null}
        <Facts
          rows={[
            ["Disputed", amount],
            card ? ["Card", card] : null,
            props.credits > 0 ? [moved[props.outcome], creditsInWords(props.credits)] : null,
            ["Available now", creditsInWords(props.availableCredits)],
            props.debtCredits > 0 ? ["Owed", creditsInWords(props.debtCredits)] : null,
            ["Time", timeInWords(props.at, props.timeZone)],
          ]}
        />
      </EmailLayout>
    );
  },
});

function words(outcome: Outcome, amount: string, organizationName: string): string {
  switch (outcome) {
    case "opened":
      return `The card’s bank took back ${amount} paid by ${organizationName}, so the credits it paid for are held back.`;
    case "won":
      return `The bank returned ${amount} of the payment by ${organizationName}, so the credits are back. Auto-recharge stays paused until someone resumes it.`;
    case "lost":
      return `The bank decided to keep ${amount} of the payment by ${organizationName}. The credits held back for it are removed permanently; nothing else is removed or charged.`;
  }
}
