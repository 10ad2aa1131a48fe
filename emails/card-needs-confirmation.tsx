import { z } from "zod";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
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
import { cardInWords, timeInWords } from "./words";

/** The bank wants its customer to confirm (3-D Secure): no failure, but it needs a person. */
export const cardNeedsConfirmation = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    amountCents: cents,
    currency,
    credits: credits.optional(),
    cardBrand,
    cardLast4,
    availableCredits: credits,
    expiresAt: isoTime.nullish(),
    timeZone,
    confirmUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    `Confirm ${formatMoneyCents(props.amountCents, props.currency)} on ${cardInWords(props)} for ${props.organizationName}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    return (
      <EmailLayout
        preview="The bank asks you to confirm. Nothing is charged until you do."
        title="The bank asks you to confirm"
        action={{ label: `Confirm ${amount}`, url: props.confirmUrl }}
        after={
          <FinePrint>
            This opens your bank’s page. If you don’t recognize this charge, don’t confirm it, and
            nothing is taken.
          </FinePrint>
        }
        footer={props}
      >
        <Paragraph>
          To recharge {props.organizationName} we tried to charge {amount} to {cardInWords(props)}.
          Your bank asks you to confirm it first. Nothing is charged until you do.
        </Paragraph>
        <Facts
          rows={[
            ["Amount", amount],
            props.credits === undefined ? null : ["Adds", creditsInWords(props.credits)],
            ["Available now", creditsInWords(props.availableCredits)],
            props.expiresAt
              ? ["Confirm before", timeInWords(props.expiresAt, props.timeZone)]
              : null,
          ]}
        />
      </EmailLayout>
    );
  },
});
