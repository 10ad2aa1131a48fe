import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { cardBrand, cardLast4, footerShape, line, webUrl } from "./props.schema";
import { cardInWords } from "./words";

/** A card is gone; says so when recharge went with it. */
export const paymentMethodRemoved = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    cardBrand,
    cardLast4,
    removedBy: line.optional(),
    /** Whether it was the last card, so that recharge is off now. */
    rechargeOff: z.boolean().default(false),
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `${cardInWords(props)} was removed from ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={
        props.rechargeOff
          ? "It was the last card, so auto-recharge is off."
          : "It won’t be charged again."
      }
      title={`${cardInWords(props)} was removed`}
      action={{
        label: props.rechargeOff ? "Add a card" : "See payment methods",
        url: props.billingUrl,
      }}
      after={<FinePrint>If nobody in your organization removed it, contact support.</FinePrint>}
      footer={props}
    >
      <Paragraph>
        {props.removedBy
          ? `${props.removedBy} removed ${cardInWords(props)} from ${props.organizationName}.`
          : `${cardInWords(props)} was removed from ${props.organizationName}.`}{" "}
        It won’t be charged again. Your credits don’t change.
      </Paragraph>
      {props.rechargeOff ? (
        <Paragraph>
          It was the last card, so auto-recharge is now off: at zero, paid operations are refused.
          Add another card to switch it on again.
        </Paragraph>
      ) : null}
    </EmailLayout>
  ),
});
