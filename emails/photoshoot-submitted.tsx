import { z } from "zod";
import { creditsInWords } from "@/server/pricing/amount-words";
import { defineEmail } from "./define-email";
import { EmailLayout } from "./layout";
import { Facts, Paragraph } from "./parts";
import { credits, footerShape, line, webUrl } from "./props.schema";

/** Sent to owners and admins when a member submits photos, which they can download then. */
export const photoshootSubmitted = defineEmail({
  schema: z.object({
    ...footerShape,
    organizationName: line,
    memberName: line,
    photos: z.int().min(1),
    credits,
    /** Whether what their invitation held paid for it. */
    fromInvitation: z.boolean(),
    photoshootsUrl: webUrl,
  }),
  transactional: false,
  subject: ({ memberName, photos, organizationName }) =>
    `${memberName} submitted ${photos === 1 ? "a photo" : `${photos} photos`}: ${organizationName}`,
  Body: (props) => (
    <EmailLayout
      preview={`${creditsInWords(props.credits)} spent.`}
      title="Photos were submitted"
      action={{ label: "See the photos", url: props.photoshootsUrl }}
      footer={props}
    >
      <Paragraph>
        {props.memberName} submitted photos in {props.organizationName}. You can download them.
      </Paragraph>
      <Facts
        rows={[
          ["Photos", String(props.photos)],
          ["Spent", creditsInWords(props.credits)],
          ["Paid by", props.fromInvitation ? "the credits of their invitation" : "the balance"],
        ]}
      />
    </EmailLayout>
  ),
});
