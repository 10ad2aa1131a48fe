import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Paragraph } from "./parts";
import { footerShape, webUrl } from "./props.schema";

/** The last email of an account. */
export const accountDeleted = defineEmail({
  schema: z.object({ ...footerShape, signUpUrl: webUrl }),
  transactional: true,
  subject: () => "Your account was deleted",
  Body: ({ signUpUrl, ...footer }) => (
    <EmailLayout
      preview="Your name and address were removed."
      title="Your account was deleted"
      action={{ label: "Sign up again", url: signUpUrl }}
      footer={footer}
    >
      <Paragraph>
        Your name and address were removed, and your API keys no longer work. What organizations
        keep in their ledgers and books no longer names you. You can sign up again with this address
        at any time; free credits are given once per mailbox.
      </Paragraph>
    </EmailLayout>
  ),
});
