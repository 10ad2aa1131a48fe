import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, webUrl } from "./props.schema";

/** Lets the holder of the address choose a new password. */
export const resetPassword = defineEmail({
  schema: z.object({ ...footerShape, url: webUrl, expiresMinutes: z.int().positive() }),
  transactional: true,
  subject: () => "Reset your password",
  Body: ({ url, expiresMinutes, ...footer }) => (
    <EmailLayout
      preview={`Choose a new password within ${expiresMinutes} minutes.`}
      title="Reset your password"
      action={{ label: "Choose a new password", url }}
      after={
        <FinePrint>
          If you didn’t request it, ignore this email: your password doesn’t change.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        Someone, probably you, asked to reset the password for this address. The link works once,
        within {expiresMinutes} minutes.
      </Paragraph>
    </EmailLayout>
  ),
});
