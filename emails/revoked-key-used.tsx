import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, isoTime, line, timeZone, webUrl } from "./props.schema";
import { timeInWords } from "./words";

/** Sent to the owners when somebody still uses a key that was revoked: forgotten software, or a leak. */
export const revokedKeyUsed = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    keyName: line,
    keyPreview: line,
    /** The address the request came from; absent where it is not known. */
    ip: line.optional(),
    revokedAt: isoTime,
    usedAt: isoTime,
    timeZone,
    keysUrl: webUrl,
  }),
  transactional: true,
  subject: ({ keyName, organizationName }) =>
    `Someone used the revoked API key “${keyName}”: ${organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview="The request was refused. Nothing was charged."
      title="Someone used a revoked API key"
      action={{ label: "Review API keys", url: props.keysUrl }}
      after={
        <FinePrint>
          We tell you once a day while it goes on. If it is software of yours, give it a new key.
        </FinePrint>
      }
      footer={props}
    >
      <Paragraph>
        A request came with the API key “{props.keyName}” of {props.organizationName}, which is
        revoked. We refused it, and nothing was charged.
      </Paragraph>
      <Paragraph>
        If none of your software still has this key, it has leaked: look where else it was kept, and
        rotate the keys that were kept there.
      </Paragraph>
      <Facts
        rows={[
          ["Key", `${props.keyName} (${props.keyPreview})`],
          ["Revoked", timeInWords(props.revokedAt, props.timeZone)],
          ["Used", timeInWords(props.usedAt, props.timeZone)],
          props.ip ? ["From", props.ip] : null,
        ]}
      />
    </EmailLayout>
  ),
});
