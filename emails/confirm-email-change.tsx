import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph, TextLink } from "./parts";
import { footerShape, webUrl } from "./props.schema";

/** Asks the reader of one of the two mailboxes to agree to a change of address. */
export const confirmEmailChange = defineEmail({
  schema: z.object({
    ...footerShape,
    url: webUrl,
    hours: z.int().positive(),
    /** Only the old mailbox has an account that somebody else may be signed in to. */
    resetUrl: webUrl.optional(),
  }),
  transactional: true,
  subject: ({ resetUrl }) =>
    resetUrl ? "Confirm the change of your email" : "Confirm your new email",
  Body: ({ url, hours, resetUrl, ...footer }) => (
    <EmailLayout
      preview={`Nothing changes until it is confirmed from both mailboxes, within ${hours} hours.`}
      title={resetUrl ? "Confirm the change of your email" : "Confirm your new email"}
      action={{ label: "Confirm", url }}
      after={
        resetUrl ? (
          <FinePrint>
            If this wasn’t you, don’t confirm: someone may be signed in as you. Setting a new
            password signs them out. <TextLink href={resetUrl}>Set a new password</TextLink>
          </FinePrint>
        ) : (
          <FinePrint>If this wasn’t you, ignore this email. Nothing changes.</FinePrint>
        )
      }
      footer={footer}
    >
      <Paragraph>
        {resetUrl
          ? "You asked to sign in to Bursar with another email address. The link shows the new address before you confirm it."
          : "Someone asked to sign in to Bursar with this email address from now on."}{" "}
        Both mailboxes have to confirm within {hours} hours; until then nothing changes.
      </Paragraph>
    </EmailLayout>
  ),
});
