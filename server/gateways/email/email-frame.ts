import type { EmailFrame } from "@/emails/props.schema";
import { env } from "@/server/foundation/env";

/** Who sends our emails: the logo, the seller's name and address, and the support page about this organization. */
export function emailFrame(organizationId: string | null): EmailFrame {
  const { APP_URL, SELLER_NAME, SELLER_ADDRESS } = env();
  const about = organizationId ? `?organization=${organizationId}` : "";
  return {
    // The touch icon of the pages: mail programs show no SVG.
    logoUrl: `${APP_URL}/apple-icon.png`,
    seller: `${SELLER_NAME}, ${SELLER_ADDRESS}`,
    supportUrl: `${APP_URL}/go/support${about}`,
  };
}
