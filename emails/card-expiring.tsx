import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { cardBrand, cardLast4, footerShape, line, webUrl } from "./props.schema";
import { cardInWords } from "./words";

/** A saved card runs out within a month; told once. */
export const cardExpiring = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    cardBrand,
    cardLast4,
    expMonth: z.int().min(1).max(12),
    expYear: z.int().min(2000).max(2200),
    /** Whether auto-recharge charges this very card. */
    recharges: z.boolean(),
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: (props) =>
    `${cardInWords(props)} of ${props.organizationName} expires ${expiryOf(props)}`,
  Body: (props) => (
    <EmailLayout
      preview={`It can be charged until the end of ${expiryOf(props)}.`}
      title={`${cardInWords(props)} expires soon`}
      action={{ label: "Add a card", url: props.billingUrl }}
      after={
        <FinePrint>
          Many banks renew saved cards automatically. If yours does, there is nothing to do.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        The saved card {cardInWords(props)} of {props.organizationName} can be charged until the end
        of {expiryOf(props)}.{" "}
        {props.recharges
          ? "Auto-recharge uses it: without another card, credits aren’t refilled after that."
          : "Auto-recharge doesn’t use it."}
      </Paragraph>
      <Facts
        rows={[
          ["Card", cardInWords(props)],
          ["Expires", expiryOf(props)],
        ]}
      />
    </EmailLayout>
  ),
});

function expiryOf({ expMonth, expYear }: { expMonth: number; expYear: number }): string {
  return `${String(expMonth).padStart(2, "0")}/${expYear}`;
}
