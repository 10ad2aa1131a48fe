import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import {
  bookSettingsChange,
  bookSettingsSchema,
  changeBookSettings,
  readBookSettings,
} from "./change-settings";

export const bookSettingsEndpoints = [
  defineEndpoint({
    name: "book_settings.get",
    tag: "Running the books",
    summary:
      "Book settings: currency, closed periods, and the accounts that invoices and bills post to",
    access: "accounting.read",
    input: organizationInput,
    output: bookSettingsSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/settings/books", status: 200 },
    handle: ({ organization }) => readBookSettings(db(), organization.id),
  }),
  defineEndpoint({
    name: "book_settings.update",
    tag: "Running the books",
    summary: "Change the book settings; omitted fields stay unchanged",
    access: "accounting.manage",
    input: organizationInput.extend(bookSettingsChange),
    output: bookSettingsSchema,
    example: { closed_through: "2025-12-31" },
    rest: { method: "patch", path: "/organizations/{organization_id}/settings/books", status: 200 },
    handle: ({ organization, input, actor, now }) =>
      changeBookSettings(organization.id, input, actor, now),
  }),
];
