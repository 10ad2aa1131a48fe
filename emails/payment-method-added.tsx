import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { cardBrand, cardLast4, footerShape, line, webUrl } from "./props.schema";
import { cardInWords } from "./words";

/** A card was saved: tells everyone who pays, so that a stranger's card or hand is noticed. */
export const paymentMethodAdded = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    cardBrand,
    cardLast4,
    expMonth: z.int().min(1).max(12),
    expYear: z.int().min(2000).max(2200),
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `${cardInWords(props)} was added to ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview="Saving a card charges nothing."
      title={`${cardInWords(props)} was added`}
      action={{ label: "See payment methods", url: props.billingUrl }}
      after={
        <FinePrint>
          If nobody in your organization added it, remove it and contact support.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        A card was saved for {props.organizationName}. Saving it charged nothing: it is used when
        someone buys credits, and by auto-recharge if it is on.
      </Paragraph>
      <Facts
        rows={[
          ["Card", cardInWords(props)],
          ["Expires", `${String(props.expMonth).padStart(2, "0")}/${props.expYear}`],
        ]}
      />
    </EmailLayout>
  ),
});
