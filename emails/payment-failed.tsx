import { z } from "zod";
import { formatMoneyCents } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph } from "./parts";
import { cents, currency, footerShape, line, webUrl } from "./props.schema";

/** A payment that was on its way for days did not arrive. */
export const paymentFailed = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    title: line,
    amountCents: cents,
    currency,
    /** "US bank account (ACH) 6789", "Stablecoin". */
    paymentMethod: line,
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    `Your payment of ${formatMoneyCents(props.amountCents, props.currency)} didn’t go through: ${props.organizationName}`,
  Body: (props) => {
    const amount = formatMoneyCents(props.amountCents, props.currency);
    return (
      <EmailLayout
        preview={`${amount} by ${props.paymentMethod} wasn’t paid. No credits were added.`}
        title="The payment didn’t go through"
        action={{ label: "Buy again", url: props.billingUrl }}
        footer={props}
      >
        <Paragraph>
          {props.organizationName} tried to pay {amount} by {props.paymentMethod}, and the bank
          returned it. Nothing was charged and no credits were added.
        </Paragraph>
        <Paragraph>
          To get the credits, buy them again with the same or another payment method.
        </Paragraph>
        <Facts
          rows={[
            ["Purchase", props.title],
            ["Amount", amount],
            ["Method", props.paymentMethod],
          ]}
        />
      </EmailLayout>
    );
  },
});
