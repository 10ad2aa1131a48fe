import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph, TextLink } from "./parts";
import { footerShape, webUrl } from "./props.schema";

/** Sent in place of the confirmation when the new address has an account: the page itself does not tell. */
export const emailChangeTried = defineEmail({
  schema: z.object({ ...footerShape, signInUrl: webUrl, resetUrl: webUrl }),
  transactional: true,
  subject: () => "This address already has an account",
  Body: ({ signInUrl, resetUrl, ...footer }) => (
    <EmailLayout
      preview="Another account can’t change its email to yours."
      title="This address already has an account"
      action={{ label: "Sign in", url: signInUrl }}
      after={
        <FinePrint>
          Forgot the password? <TextLink href={resetUrl}>Set a new one</TextLink>
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        Someone asked to sign in to another Bursar account with this address. An address belongs to
        one account, so nothing was changed. If that was you, sign in to this account, or choose a
        different address for the other one.
      </Paragraph>
    </EmailLayout>
  ),
});
