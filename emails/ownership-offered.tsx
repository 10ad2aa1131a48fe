import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** Asks a member to become the owner in the place of another. */
export const ownershipOffered = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    giver: line,
    /** What the giver stays as; null: they leave. */
    keepsRole: line.nullable(),
    expiresAt: isoTime,
    timeZone,
    url: webUrl,
  }),
  transactional: true,
  subject: ({ giver, organizationName }) => `${giver} offers you ownership of ${organizationName}`,
  Body: ({ organizationName, giver, keepsRole, expiresAt, timeZone: zone, url, ...footer }) => (
    <EmailLayout
      preview={`Accept by ${timeInWords(expiresAt, zone)}. Nothing changes until you do.`}
      title={`Become an owner of ${organizationName}`}
      action={{ label: "Review the offer", url }}
      after={
        <FinePrint>
          You sign in to answer. If you didn’t expect this, decline it: nothing changes then.
        </FinePrint>
      }
      footer={footer}
    >
      <Paragraph>
        {giver} wants to hand over {organizationName} to you. As an owner you manage its members,
        keys, credits and cards.
      </Paragraph>
      <Facts
        rows={[
          ["Your role", "Owner"],
          [giver, keepsRole ? `stays as ${keepsRole}` : "leaves"],
          ["Answer by", timeInWords(expiresAt, zone)],
        ]}
      />
    </EmailLayout>
  ),
});
