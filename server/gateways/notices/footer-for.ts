import type { FooterProps } from "@/emails/props.schema";
import { type EmailName, isTransactional } from "@/emails/registry";
import type { NoticeKind } from "@/generated/prisma/enums";
import { env } from "@/server/foundation/env";
import { type Candidate, readerKey } from "./find-readers";
import { unsubscribeLinkFor } from "./unsubscribe-link";

type Footer = Pick<FooterProps, "readerReason" | "preferencesUrl" | "unsubscribeUrl">;

/** Why this reader gets this email, and how they get fewer. */
export function footerFor(
  template: EmailName,
  kind: NoticeKind,
  reader: Candidate,
  organization: { id: string; name: string },
): Footer {
  const stop = isTransactional(template)
    ? {}
    : {
        unsubscribeUrl: unsubscribeLinkFor({
          reader: readerKey(reader),
          organizationId: reader.chosenIn,
          kind,
        }),
      };
  if (reader.userId === null) {
    return {
      readerReason: `This is the address for billing emails of ${organization.name}.`,
      ...stop,
    };
  }
  return {
    readerReason: whyThem(reader, organization.name),
    preferencesUrl: `${env().APP_URL}/account/notifications?organization=${reader.chosenIn}`,
    ...stop,
  };
}

const roleWords = {
  owner: "an owner",
  admin: "an admin",
  billing: "a billing member",
  member: "a member",
  viewer: "a viewer",
};

function whyThem({ role }: Candidate, name: string): string {
  return role
    ? `You get this because you are ${roleWords[role]} of ${name}.`
    : `You get this because it concerns something of yours in ${name}.`;
}
