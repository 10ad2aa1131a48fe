import { z } from "zod";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph, Quote } from "./parts";
import {
  cents,
  credits,
  currency,
  footerShape,
  isoTime,
  line,
  timeZone,
  webUrl,
} from "./props.schema";
import { timeInWords } from "./words";

/** An offer from sales, waiting on the billing page. */
export const quoteIssued = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    title: line,
    note: z.string().max(1000),
    credits,
    amountCents: cents,
    currency,
    expiresAt: isoTime,
    timeZone,
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    `A quote for ${props.organizationName}: ${creditsInWords(props.credits)} for ${formatMoneyCents(props.amountCents, props.currency)}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    return (
      <EmailLayout
        preview={`${creditsInWords(props.credits)} for ${amount}, until ${timeInWords(props.expiresAt, props.timeZone)}.`}
        title={`${creditsInWords(props.credits)} for ${amount}`}
        action={{ label: "See the quote", url: props.billingUrl }}
        after={
          <FinePrint>
            Nothing is charged unless someone who pays for {props.organizationName} accepts it.
          </FinePrint>
        }
        footer={props}
      >
        <Paragraph>We prepared this offer for {props.organizationName}.</Paragraph>
        {props.note.trim() ? <Quote>{props.note}</Quote> : null}
        <Facts
          rows={[
            ["Offer", props.title],
            ["Credits", creditsInWords(props.credits)],
            ["Price", amount],
            ["Valid until", timeInWords(props.expiresAt, props.timeZone)],
          ]}
        />
      </EmailLayout>
    );
  },
});
