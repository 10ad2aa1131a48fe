import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph, TextLink } from "./parts";
import { footerShape, webUrl } from "./props.schema";

/** Sent in place of the verification when the address has an account: the page itself does not tell. */
export const signUpTried = defineEmail({
  schema: z.object({ ...footerShape, signInUrl: webUrl, resetUrl: webUrl }),
  transactional: true,
  subject: () => "You already have an account",
  Body: ({ signInUrl, resetUrl, ...footer }) => (
    <EmailLayout
      preview="Someone tried to sign up with your address."
      title="You already have an account"
      action={{ label: "Sign in", url: signInUrl }}
      after={
        <FinePrint>
          Forgot the password? <TextLink href={resetUrl}>Set a new one</TextLink>
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        Someone tried to sign up for Bursar with this address. If that was you, sign in to your
        existing account. If not, ignore this email: no account was created and nothing was changed.
      </Paragraph>
    </EmailLayout>
  ),
});
