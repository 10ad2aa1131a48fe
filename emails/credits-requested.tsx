import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph, Quote } from "./parts";
import { credits, footerShape, line, webUrl } from "./props.schema";
import { creditsWithWorth } from "./words";

/** Sent to the owners when a member who may not buy credits asks for some. */
export const creditsRequested = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    askerName: line,
    /** What the asker wrote. */
    note: z.string().optional(),
    availableCredits: credits,
    buyUrl: webUrl,
  }),
  transactional: false,
  subject: ({ askerName, organizationName }) =>
    `${askerName} asks for credits: ${organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={`${creditsWithWorth(props.availableCredits)} left. Nothing was charged.`}
      title="A member asks for credits"
      action={{ label: "Buy credits", url: props.buyUrl }}
      footer={props}
    >
      <Paragraph>
        {props.askerName} can’t buy credits for {props.organizationName} and asks you to. Nothing
        was charged.
      </Paragraph>
      {props.note ? <Quote>{props.note}</Quote> : null}
      <Facts rows={[["Available", creditsWithWorth(props.availableCredits)]]} />
    </EmailLayout>
  ),
});
