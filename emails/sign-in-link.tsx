import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph } from "./parts";
import { footerShape, webUrl } from "./props.schema";

/** A single-use way in; whoever holds the link is let in, so it says how short it lives. */
export const signInLink = defineEmail({
  schema: z.object({ ...footerShape, url: webUrl, expiresMinutes: z.int().positive() }),
  transactional: true,
  subject: () => "Your sign-in link",
  Body: ({ url, expiresMinutes, ...footer }) => (
    <EmailLayout
      preview={`Works once, within ${expiresMinutes} minutes.`}
      title="Sign in to Bursar"
      action={{ label: "Sign in", url }}
      after={
        <FinePrint>
          If you didn’t request it, ignore this email: nobody can sign in without this link. Don’t
          share it.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        Here is the sign-in link you requested. It works once, within {expiresMinutes} minutes.
      </Paragraph>
    </EmailLayout>
  ),
});
