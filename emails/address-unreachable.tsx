import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

const problems = {
  bounced: "Email to this address bounced: the mailbox doesn’t exist or refuses our email.",
  complained: "Its reader reported our email as spam.",
};

/** Sent to the owners that email still reaches, when somebody who is told of the money can’t be. */
export const addressUnreachable = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    address: line,
    problem: z.enum(["bounced", "complained"]),
    /** It is the organization’s billing email, rather than a member’s own. */
    isBillingAddress: z.boolean(),
    fixUrl: webUrl,
  }),
  transactional: true,
  subject: ({ address, organizationName }) =>
    `${address} no longer gets our email: ${organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={`${problems[props.problem]} We stopped sending notices there.`}
      title="An address no longer gets our email"
      action={{
        label: props.isBillingAddress ? "Change the billing email" : "Open members",
        url: props.fixUrl,
      }}
      footer={props}
    >
      <Paragraph>
        {problems[props.problem]} We stopped sending notices about {props.organizationName} there;
        you still get yours.
      </Paragraph>
      <Facts
        rows={[
          ["Address", props.address],
          ["Used for", props.isBillingAddress ? "Billing emails" : "A member’s notices"],
          [
            "Next step",
            props.isBillingAddress
              ? "Enter another billing email"
              : "Ask them to change their address in their account",
          ],
        ]}
      />
    </EmailLayout>
  ),
});
