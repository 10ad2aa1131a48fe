import { z } from "zod";
import { currencySchema } from "@/server/accounting/accounts/account.schema";
import { type BookRoleName, bookRoles } from "../role-words";

const roles = Object.keys(bookRoles) as BookRoleName[];

/** How the books are kept. */
export const bookSettingsForm = z.object({
  currency: currencySchema,
  approval_required: z.boolean(),
  closed_through: z.union([z.literal(""), z.iso.date("Enter a date")]),
  roles: z.object(
    Object.fromEntries(roles.map((role) => [role, z.string()])) as Record<
      BookRoleName,
      z.ZodString
    >,
  ),
});
export type BookSettings = z.infer<typeof bookSettingsForm>;
