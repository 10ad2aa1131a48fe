import { z } from "zod";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Paragraph } from "./parts";
import { footerShape, line, webUrl } from "./props.schema";

/** Tells whoever offered ownership what became of it, and the other owners that one of them changed. */
export const ownershipDecided = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    outcome: z.enum(["accepted", "declined"]),
    giver: line,
    receiver: line,
    keepsRole: line.nullable(),
    /** Whether its reader is the one who offered. */
    isYours: z.boolean(),
    url: webUrl,
  }),
  transactional: true,
  subject: ({ outcome, receiver, organizationName }) =>
    outcome === "accepted"
      ? `${receiver} is now an owner of ${organizationName}`
      : `${receiver} declined ownership of ${organizationName}`,
  Body: ({ organizationName, outcome, giver, receiver, keepsRole, isYours, url, ...footer }) => {
    const who = isYours ? "You" : giver;
    const left = keepsRole
      ? `${who} ${isYours ? "are" : "is"} now ${keepsRole} there.`
      : `${who} ${isYours ? "have" : "has"} left it.`;
    const effect =
      outcome === "accepted"
        ? left
        : "Nothing has changed: you are still an owner. Offer it to another member, or keep it.";
    return (
      <EmailLayout
        preview={effect}
        title={outcome === "accepted" ? "A new owner" : "Ownership was declined"}
        // Whoever left has nothing to open there.
        action={
          isYours && outcome === "accepted" && !keepsRole
            ? undefined
            : { label: "Open members", url }
        }
        footer={footer}
      >
        <Paragraph>
          {outcome === "accepted"
            ? `${receiver} accepted and is now an owner of ${organizationName}. ${effect}`
            : `${receiver} declined to become an owner of ${organizationName}. ${effect}`}
        </Paragraph>
      </EmailLayout>
    );
  },
});
