import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, webUrl } from "./props.schema";

/**
 * Sent after sign-up: proves the address before anything is granted to it. Anybody may type any address
 * there, so nothing they typed stands in it, not even a name.
 */
export const verifyEmail = defineEmail({
  schema: z.object({ ...footerShape, url: webUrl }),
  transactional: true,
  subject: () => "Verify your email address",
  Body: ({ url, ...footer }) => (
    <EmailLayout
      preview="One click, and your account is ready."
      title="Verify your email address"
      action={{ label: "Verify email address", url }}
      after={
        <FinePrint>If you didn’t sign up, ignore this email: your address won’t be used.</FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        You signed up for Bursar with this address. Confirm it to finish signing up and to get
        receipts and balance notices here.
      </Paragraph>
    </EmailLayout>
  ),
});
