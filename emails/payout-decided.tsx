import { z } from "zod";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph, Quote } from "./parts";
import { cents, footerShape, line, webUrl } from "./props.schema";

const words = {
  approved: {
    title: "Your payout was approved",
    effect: "The money is on its way. Banks can take a few days.",
  },
  declined: {
    title: "Your payout was declined",
    effect: "Nothing was paid. The earnings are available again.",
  },
};

/** Sent to whoever asked for a payout, when staff have decided. */
export const payoutDecided = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    decision: z.enum(["approved", "declined"]),
    amountCents: cents,
    /** Of the transfer, or why it was declined. */
    note: line,
    earningsUrl: webUrl,
  }),
  transactional: true,
  subject: ({ decision, amountCents, organizationName }) =>
    `Payout of ${formatMoneyCents(amountCents)} ${decision}: ${organizationName}`,
  Body: (props) => {
    const { title, effect } = words[props.decision];
    const amount = formatMoneyCents(props.amountCents);
    return (
      <EmailLayout
        preview={`${amount} for ${props.organizationName}. ${effect}`}
        title={title}
        action={{ label: "Open earnings", url: props.earningsUrl }}
        footer={props}
      >
        <Paragraph>
          We {props.decision} the payout of {amount} that you requested for {props.organizationName}
          . {effect}
        </Paragraph>
        <Quote>{props.note}</Quote>
        <Facts rows={[["Amount", amount]]} />
      </EmailLayout>
    );
  },
});
