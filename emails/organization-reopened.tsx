import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Tells every owner that the organization is open again, and what stays off. */
export const organizationReopened = defineEmail({
  schema: z.object({ ...footerShape, organizationName: line, overviewUrl: webUrl }),
  transactional: true,
  subject: (props) => `${props.organizationName} was reopened`,
  Body: (props) => (
    <EmailLayout
      preview="API keys work again. Auto-recharge stays off."
      title="The organization is open again"
      action={{ label: "Open the settings", url: props.overviewUrl }}
      footer={props}
    >
      <Paragraph>
        {props.organizationName} is open again, with its members, credits, API keys and books. The
        base fee runs again from today.
      </Paragraph>
      <Paragraph>
        Auto-recharge is still off and recurring transactions are still paused, so nothing is
        charged to a card by itself. Switch them on when you need them.
      </Paragraph>
    </EmailLayout>
  ),
});
