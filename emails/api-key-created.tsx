import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** A key can spend credits: everyone who pays hears of a new one. Never carries the key itself. */
export const apiKeyCreated = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    keyName: line,
    /** The shown part only: "bur_live_3f9a...". */
    keyPreview: line,
    scopes: z.array(line),
    createdBy: line,
    keysUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `API key “${props.keyName}” was created for ${props.organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={`${props.createdBy} created it.`}
      title="An API key was created"
      action={{ label: "See API keys", url: props.keysUrl }}
      after={
        <FinePrint>
          If you expected this, there is nothing to do. If not, revoke the key: it stops working at
          once.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        {props.createdBy} created an API key for {props.organizationName}. Anyone who has it can use
        the organization’s credits within its scopes.
      </Paragraph>
      <Facts
        rows={[
          ["Name", props.keyName],
          ["Key", props.keyPreview],
          ["Scopes", props.scopes.length > 0 ? props.scopes.join(", ") : "none"],
          ["Created by", props.createdBy],
        ]}
      />
    </EmailLayout>
  ),
});
