import { z } from "zod";
import { creditsInWords, formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { type Fact, Facts, FinePrint, Paragraph } from "./parts";
import { cents, credits, currency, footerShape, line, webUrl } from "./props.schema";

/** Where to send a bank transfer, or what is still missing of one that came short. */
export const transferAwaited = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    title: line,
    credits,
    amountCents: cents,
    /** What still has to arrive; the whole amount before anything did. */
    missingCents: cents,
    currency,
    reference: line.nullable(),
    lines: z.array(z.object({ label: line, value: line })),
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => {
    const missing = formatMoneyCents(props.missingCents, props.currency);
    return props.missingCents < props.amountCents
      ? `${missing} of your transfer is still missing: ${props.organizationName}`
      : `Send ${missing} by bank transfer for ${props.organizationName}`;
  },
  Body: (props) => {
    const money = (amount: number) => formatMoneyCents(amount, props.currency);
    const received = props.amountCents - props.missingCents;
    return (
      <EmailLayout
        preview={`We add ${creditsInWords(props.credits)} once ${money(props.missingCents)} has arrived.`}
        title={
          received > 0
            ? `${money(props.missingCents)} is still missing`
            : `Send ${money(props.missingCents)} by bank transfer`
        }
        action={{ label: "See the purchase", url: props.billingUrl }}
        after={
          <FinePrint>
            A transfer takes one to five working days. Anything you send beyond the amount stays
            yours and is applied to your next transfer.
          </FinePrint>
        }
        footer={props}
      >
        <Paragraph>
          {received > 0
            ? `${money(received)} of ${money(props.amountCents)} has arrived for ${props.title}. Credits are added when the rest arrives.`
            : `${props.organizationName} chose to pay ${props.title} by bank transfer. Credits are added as soon as the money arrives.`}
        </Paragraph>
        <Facts
          rows={[
            ["Amount to send", money(props.missingCents)],
            ...props.lines.map(({ label, value }): Fact => [label, value]),
            props.reference ? ["Reference", props.reference] : null,
            ["Adds", creditsInWords(props.credits)],
          ]}
        />
      </EmailLayout>
    );
  },
});
