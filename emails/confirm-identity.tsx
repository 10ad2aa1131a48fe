import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { FinePrint, Paragraph, TextLink } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Confirms who somebody is before a change that matters, in the browser that asked for it. */
export const confirmIdentity = defineEmail({
  schema: z.object({
    ...footerShape,
    url: webUrl,
    expiresMinutes: z.int().positive(),
    /** Which browser asked, as its owner would name it. */
    device: line,
    /** The address it asked from, if that is known. */
    place: line.optional(),
    resetUrl: webUrl,
  }),
  transactional: true,
  subject: () => "Confirm it’s you",
  Body: ({ url, expiresMinutes, device, place, resetUrl, ...footer }) => (
    <EmailLayout
      preview={`Confirm within ${expiresMinutes} minutes, in the browser that requested it.`}
      title="Confirm it’s you"
      action={{ label: "Confirm", url }}
      after={
        <FinePrint>
          If this wasn’t you, don’t use the link: someone may be signed in as you. Setting a new
          password signs them out. <TextLink href={resetUrl}>Set a new password</TextLink>
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        An important change was requested in {device}
        {place ? ` (${place})` : ""}. Open this link in the same browser to let it go ahead. It
        works once, within {expiresMinutes} minutes.
      </Paragraph>
    </EmailLayout>
  ),
});
