import { notFound } from "next/navigation";

/** Whatever an organization has no page for: answered within its frame. */
export default function MissingPage(): never {
  notFound();
}
