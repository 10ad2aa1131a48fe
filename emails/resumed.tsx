import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph } from "./parts";
import { credits, footerShape, line, webUrl } from "./props.schema";

/** The debt is paid: everything works again. */
export const resumed = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    availableCredits: credits,
    overviewUrl: webUrl,
  }),
  transactional: true,
  subject: (props) => `${props.organizationName} is active again`,
  Body: (props) => (
    <EmailLayout
      preview={`${creditsInWords(props.availableCredits)} available.`}
      title="The account is active again"
      action={{ label: "Open the overview", url: props.overviewUrl }}
      footer={props}
    >
      <Paragraph>
        The debt of {props.organizationName} is paid, and all operations run again. Nothing further
        was charged, and you don’t need to do anything.
      </Paragraph>
      <Facts rows={[["Available now", creditsInWords(props.availableCredits)]]} />
    </EmailLayout>
  ),
});
