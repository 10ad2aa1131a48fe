import { z } from "zod";
import { idSchema } from "@/server/foundation/ids";
import { plainMessage } from "@/server/foundation/plain-text.schema";
import { emailSchema, personName } from "@/server/users/user.schema";
import { roleSchema } from "../member.schema";
import { MOST_INVITED_AT_ONCE } from "./invitation-limits.schema";

/** What an invitation may say and hold, whoever it is for. */
const invitingFields = {
  message: plainMessage(1_000).optional().meta({
    description: "A personal message in the email: plain text, no links",
  }),
  operation: z.string().min(1).max(100).optional().meta({
    description: "Holds the price of one run, spent by the member's first run",
    example: "photoshoot.submit",
  }),
  variant: z
    .string()
    .max(60)
    .optional()
    .meta({ description: "The package it runs on, such as lite" }),
};

export const newInvitationFields = { email: emailSchema, role: roleSchema, ...invitingFields };

/** People to invite at once; each is judged by itself, so an address here may be anything. */
export const newInvitationsInput = z
  .strictObject({
    organization_id: idSchema("organization"),
    rows: z
      .array(z.strictObject({ email: z.string().max(1_000), role: z.string().max(100).optional() }))
      .min(1, "Send at least one address")
      .max(2 * MOST_INVITED_AT_ONCE)
      .optional()
      .meta({ description: "The people, each with an email address and maybe a role" }),
    list: z.string().max(100_000, "Send at most 100,000 characters").optional().meta({
      description:
        "Instead of rows: addresses as people paste them, or a CSV of addresses and roles",
      example: "email,role\nsam@acme.test,member\nkim@acme.test,viewer",
    }),
    role: roleSchema
      .default("member")
      .meta({ description: "For everyone without a role of their own" }),
    ...invitingFields,
  })
  .refine(({ rows, list }) => (rows === undefined) !== (list === undefined), {
    path: ["list"],
    message: "Send either rows or a list",
  });

export const invitedStatuses = [
  "invited",
  "already_member",
  "already_invited",
  "duplicate",
  "invalid",
  "not_enough_credits",
] as const;

export const invitedSchema = z.object({
  results: z.array(
    z.object({
      row: z.int().meta({ description: "The line in the list, or the place in rows, from 1" }),
      email: z.string(),
      role: z.string().meta({ description: "As it was given, or the default" }),
      status: z.enum(invitedStatuses),
      message: z.string().nullable().meta({ description: "Why they were not invited" }),
      invitation_id: z.string().nullable(),
      held_credits: z.number(),
    }),
  ),
  invited: z.int(),
  not_invited: z.int(),
  held_credits: z.number().meta({ description: "Credits these invitations hold together" }),
  missing_credits: z.number().meta({
    description: "Credits that would take to invite whoever was left out for want of credits",
  }),
  top_up_url: z.string().nullable(),
});
export type InvitedAnswer = z.infer<typeof invitedSchema>;
export type InvitedRow = InvitedAnswer["results"][number];

export const newInvitationInput = z.strictObject({
  organization_id: idSchema("organization"),
  ...newInvitationFields,
});

export const invitationStates = ["open", "accepted", "revoked", "expired"] as const;

/** An invitation, never its link: that is in the email alone. Credits are JSON numbers. */
export const invitationSchema = z.object({
  id: z.string(),
  organization_id: z.string(),
  email: z.string(),
  role: roleSchema,
  message: z.string().nullable(),
  state: z.enum(invitationStates),
  invited_by: z.string().meta({ description: "Email address of the person who invited them" }),
  hold: z
    .object({
      id: z.string(),
      operation: z.string(),
      credits: z.number(),
      state: z.enum(["held", "captured", "released", "expired"]),
    })
    .nullable()
    .meta({
      description: "The hold; capture it by its ID, or let the member's first run capture it",
    }),
  sends: z.int().meta({ description: "Number of emails sent" }),
  sent_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
  resolved_at: z.iso.datetime().nullable(),
});
export type InvitationAnswer = z.infer<typeof invitationSchema>;

/** What the page of an invitation tells whoever has its link. */
export const invitationPreviewSchema = z.object({
  state: z.enum(invitationStates),
  organization_name: z.string(),
  email: z.string(),
  role: roleSchema,
  invited_by: z.string(),
  message: z.string().nullable(),
  held_credits: z.number().nullable(),
  held_for: z.string().nullable(),
  expires_at: z.iso.datetime(),
  account_exists: z.boolean(),
});
export type InvitationPreview = z.infer<typeof invitationPreviewSchema>;

export const invitationToken = z.string().min(20).max(200);

/** What a person says who signs up through an invitation; the address is the invitation's. */
export const invitedSignUpFields = {
  token: invitationToken,
  name: personName,
};

export const joinedSchema = z.object({
  organization_id: z.string(),
  organization_name: z.string(),
  slug: z.string(),
  role: roleSchema,
});
export type Joined = z.infer<typeof joinedSchema>;
