import { z } from "zod";
import { newInvitationFields } from "@/server/members/invitations/invitation.schema";

/** People to invite at once, as they were pasted. */
export const inviteListForm = z.object({
  // Not trimmed: what is said about row 3 is about the third line that stands here.
  list: z
    .string()
    .max(100_000, "Use at most 100,000 characters")
    .refine((list) => list.trim() !== "", "Paste at least one email address"),
  role: newInvitationFields.role,
  message: newInvitationFields.message,
  hold: z.string(),
});
export type InviteListForm = z.input<typeof inviteListForm>;
