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
      : `New billing email requested for ${organizationName}`,
  Body: ({ organizationName, changed, pendingEmail, actor, billingUrl, ...footer }) => {
    const isChanged = changed.length > 0;
    return (
      <EmailLayout
        preview={
          isChanged
            ? `${actor} changed the ${listInWords(changed)}.`
            : `${actor} requested ${pendingEmail}.`
        }
        title={isChanged ? "Billing details were changed" : "New billing email requested"}
        action={{ label: "Review the billing details", url: billingUrl }}
        after={
          <FinePrint>
            If you expected this, there is nothing to do. If not, contact support.
          </FinePrint>
        }
        footer={{ organizationName, ...footer }}
      >
        {isChanged ? (
          <Paragraph>
            {actor} changed the {listInWords(changed)} of {organizationName}. They apply to receipts
            and statements from now on. Nothing was charged.
          </Paragraph>
        ) : null}
        {pendingEmail ? (
          <Paragraph>
            {actor} asked to send billing emails of {organizationName} to {pendingEmail}. That
            address receives nothing until it is confirmed. Until then, nothing changes.
          </Paragraph>
        ) : null}
        <Facts
          rows={[
            isChanged ? ["Changed", listInWords(changed)] : null,
            pendingEmail ? ["Requested", pendingEmail] : null,
            ["By", actor],
          ]}
        />
      </EmailLayout>
    );
  },
});
