import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, FinePrint, Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";
import { listInWords } from "./words";

/** Someone changed where bills go or what stands on them, or asked to. */
export const billingDetailsChanged = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    /** What changed, as a person reads it: "Billing address". */
    changed: z.array(line),
    /** An address that was asked for: it waits until its reader confirms it. */
    pendingEmail: line.optional(),
    actor: line,
    billingUrl: webUrl,
  }),
  transactional: true,
  subject: ({ organizationName, changed }) =>
    changed.length > 0
      ? `Billing details of ${organizationName} were changed`
      : `Another billing email was asked for: ${organizationName}`,
  Body: ({ organizationName, changed, pendingEmail, actor, billingUrl, ...footer }) => {
    const isChanged = changed.length > 0;
    return (
      <EmailLayout
        preview={
          isChanged
            ? `${actor} changed the ${listInWords(changed)}.`
            : `${actor} asked for ${pendingEmail}.`
        }
        title={isChanged ? "Billing details were changed" : "Another billing email was asked for"}
        action={{ label: "Review the billing details", url: billingUrl }}
        after={
          <FinePrint>If that is right, there is nothing to do. If not, ask support.</FinePrint>
        }
        footer={{ organizationName, ...footer }}
      >
        {isChanged ? (
          <Paragraph>
            {actor} changed the {listInWords(changed)} of {organizationName}. It holds for receipts
            and statements from now on. Nothing was charged.
          </Paragraph>
        ) : null}
        {pendingEmail ? (
          <Paragraph>
            {actor} asked to have the mail about the money of {organizationName} sent to{" "}
            {pendingEmail}. That address gets nothing until its reader confirms it; until then
            everything stays as it is.
          </Paragraph>
        ) : null}
        <Facts
          rows={[
            isChanged ? ["Changed", listInWords(changed)] : null,
            pendingEmail ? ["Asked for", pendingEmail] : null,
            ["By", actor],
          ]}
        />
      </EmailLayout>
    );
  },
});
