import { z } from "zod";
import { visible } from "@/server/foundation/plain-text.schema";

/**
 * The pieces email props are made of. Props wait as JSON in a row until the email is sent, so
 * everything here is plain JSON: credits are numbers in credits, money is integer cents with a
 * currency, times are ISO strings with the time zone they are shown in.
 */

/** Short text that came from a person (an organization's name, a reason): one line, bounded. */
export const line = z.string().max(300).transform(visible).pipe(z.string().min(1));

/** Only web addresses: a link in an email must never run anything. */
export const webUrl = z.url({ protocol: /^https?$/ });

export const credits = z.number();
export const cents = z.int().nonnegative();
export const currency = z.string().regex(/^[A-Za-z]{3}$/);
export const isoTime = z.iso.datetime({ offset: true });
export const timeZone = z.string().refine(isTimeZone, "Not an IANA time zone.");

export const cardBrand = z.string().min(1).max(40);
export const cardLast4 = z.string().regex(/^\d{4}$/);

/** Whom a receipt names, beside the organization. */
export const buyerShape = { companyName: line.optional(), taxId: line.optional() };

/** The taxes in an amount, as Stripe computed them. */
export const taxes = z.array(
  z.object({ name: line, percent: z.number(), place: line.nullable(), amountCents: cents }),
);

/** Every email accepts these for its footer. */
export const footerShape = {
  /** Why its reader gets it; what the template says where it is left out. */
  readerReason: line.optional(),
  /** Where a member chooses which notices to get. */
  preferencesUrl: webUrl.optional(),
  /** Ends emails of this kind for this reader; only where the email is not transactional. */
  unsubscribeUrl: webUrl.optional(),
};

export type FooterProps = {
  organizationName?: string | undefined;
  readerReason?: string | undefined;
  preferencesUrl?: string | undefined;
  unsubscribeUrl?: string | undefined;
  frame?: EmailFrame | undefined;
};

/** What every email says about who sent it. */
export type EmailFrame = {
  logoUrl: string;
  /** Name and postal address of the company that runs Bursar, in one line. */
  seller: string;
  /** Where a person turns with a question. */
  supportUrl?: string;
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
