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

/** A refund came back from the bank: the money is ours again, so the credits are the customer's again. */
export const refundFailed = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    amountCents: cents,
    currency,
    /** Credits given back with it, as a positive number. */
    credits: credits.nonnegative(),
    availableCredits: credits,
    cardBrand: cardBrand.optional(),
    cardLast4: cardLast4.optional(),
    failedAt: isoTime,
    timeZone,
    ledgerUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    `A refund of ${formatMoneyCents(props.amountCents, props.currency)} couldn’t be paid out: ${props.organizationName}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    const card = knownCardInWords(props);
    return (
      <EmailLayout
        preview={`The bank didn’t accept it. You have ${creditsInWords(props.credits)} back.`}
        title={`A refund of ${amount} came back`}
        action={{ label: "See the ledger", url: props.ledgerUrl }}
        footer={props}
      >
        <Paragraph>
          The bank didn’t accept the {amount} we had sent back to {card ?? props.organizationName},
          often because the card is closed. The credits we had taken back for it are in the balance
          again, and nothing was charged.
        </Paragraph>
        <Paragraph>
          If you still want the money back, contact us and we’ll pay it another way.
        </Paragraph>
        <Facts
          rows={[
            ["Refund", amount],
            card ? ["Card", card] : null,
            ["Returned", creditsInWords(props.credits)],
            ["Available now", creditsInWords(props.availableCredits)],
            ["Time", timeInWords(props.failedAt, props.timeZone)],
          ]}
        />
      </EmailLayout>
    );
  },
});
