import { z } from "zod";
import { contactFields, type ContactAnswer } from "@/server/accounting/contacts/contact.schema";
import { blankAsNull } from "../entities/blank-as-null";

const text = z.string().trim();

const addressForm = z
  .object({
    line1: text,
    line2: text,
    postal_code: text,
    city: text,
    state: text,
    country: text,
  })
  // All of it or none of it: what is missing of an address that was begun is said where it is missing.
  .transform(
    ({ line2, state, ...required }): z.input<typeof contactFields.address> =>
      Object.values({ line2, state, ...required }).every((part) => part === "")
        ? null
        : {
            ...required,
            ...(line2 === "" ? {} : { line2 }),
            ...(state === "" ? {} : { state }),
          },
  )
  .pipe(contactFields.address);

/** What the form of a contact holds, and what it sends. */
export const contactFormSchema = z.object({
  kind: contactFields.kind,
  name: contactFields.name,
  email: blankAsNull(contactFields.email),
  tax_number: blankAsNull(contactFields.tax_number),
  address: addressForm,
  currency: blankAsNull(contactFields.currency),
  payment_terms_days: contactFields.payment_terms_days,
  external_id: blankAsNull(contactFields.external_id),
  notes: blankAsNull(contactFields.notes),
});
export type ContactForm = z.input<typeof contactFormSchema>;

export const blankContact: ContactForm = {
  kind: "customer",
  name: "",
  email: "",
  tax_number: "",
  address: { line1: "", line2: "", postal_code: "", city: "", state: "", country: "" },
  currency: "",
  payment_terms_days: null,
  external_id: "",
  notes: "",
};

/** A stored contact as the form shows it. */
export function contactForm(contact: ContactAnswer): ContactForm {
  const { address } = contact;
  return {
    kind: contact.kind,
    name: contact.name,
    email: contact.email ?? "",
    tax_number: contact.tax_number ?? "",
    address: {
      ...blankContact.address,
      ...address,
      line2: address?.line2 ?? "",
      state: address?.state ?? "",
    },
    currency: contact.currency ?? "",
    payment_terms_days: contact.payment_terms_days,
    external_id: contact.external_id ?? "",
    notes: contact.notes ?? "",
  };
}
