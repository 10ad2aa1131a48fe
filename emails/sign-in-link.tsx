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
          If you did not ask for it, do nothing: nobody is signed in without this link. Do not pass
          it on.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        Here is the sign-in link you asked for. It works once, within {expiresMinutes} minutes.
      </Paragraph>
    </EmailLayout>
  ),
});
