import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";
import { listInWords } from "./words";

/** Someone changed where bills go or what stands on them. */
export const billingDetailsChanged = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    /** What changed, as a person reads it: "billing email", "address". */
    changed: z.array(line).min(1),
    actor: line,
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `Billing details of ${props.organizationName} were changed`,
  Body: (props) => (
    <EmailLayout
      preview={`${props.actor} changed the ${listInWords(props.changed)}.`}
      title="Billing details were changed"
      action={{ label: "Review the billing details", url: props.billingUrl }}
      after={<FinePrint>If that is right, there is nothing to do. If not, ask support.</FinePrint>}
      footer={props}
    >
      <Paragraph>
        {props.actor} changed the {listInWords(props.changed)} of {props.organizationName}. It holds
        for receipts and statements from now on. Nothing was charged.
      </Paragraph>
      <Facts
        rows={[
          ["Changed", listInWords(props.changed)],
          ["By", props.actor],
        ]}
      />
    </EmailLayout>
  ),
});
