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
    tag: "Accounting",
    summary: "How the books are kept: currency, closed periods, and the accounts documents post to",
    access: "accounting.read",
    input: organizationInput,
    output: bookSettingsSchema,
    rest: { method: "get", path: "/organizations/{organization_id}/settings/books", status: 200 },
    handle: ({ organization }) => readBookSettings(db(), organization.id),
  }),
  defineEndpoint({
    name: "book_settings.update",
    tag: "Accounting",
    summary: "Change how the books are kept; what is left out stays",
    access: "accounting.manage",
    input: organizationInput.extend(bookSettingsChange),
    output: bookSettingsSchema,
    example: { closed_through: "2025-12-31" },
    rest: { method: "patch", path: "/organizations/{organization_id}/settings/books", status: 200 },
    handle: ({ organization, input, actor, now }) =>
      changeBookSettings(organization.id, input, actor, now),
  }),
];
