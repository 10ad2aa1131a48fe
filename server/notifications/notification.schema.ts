import { z } from "zod";
import { MOST_COUNTED, mailWishes, noticeKinds } from "@/server/gateways/notices/notice-words";

export const notificationSchema = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  title: z.string(),
  path: z.string().meta({ description: "Where it leads, behind this server's address" }),
  organization: z.object({ id: z.string(), name: z.string() }).nullable(),
  created_at: z.string(),
  read_at: z.string().nullable(),
});

export type NotificationAnswer = z.infer<typeof notificationSchema>;

export const unreadSchema = z.object({
  unread: z
    .int()
    .min(0)
    .max(MOST_COUNTED)
    .meta({
      description: `Unread notifications; ${MOST_COUNTED} means that many or more`,
    }),
});

export const wishFields = {
  kind: z.enum(noticeKinds),
  mail: z.enum(mailWishes).meta({
    description: "each: an email at once; daily: one email a day (spending only); off: none",
  }),
  in_app: z.boolean(),
};

export const preferencesSchema = z.object({
  organization: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
  role: z.string(),
  kinds: z.array(
    z.object({
      ...wishFields,
      last_owner: z.boolean().meta({
        description: "No other owner gets these emails, so they can't be switched off",
      }),
    }),
  ),
});

export type PreferencesAnswer = z.infer<typeof preferencesSchema>;
export type KindPreference = PreferencesAnswer["kinds"][number];

export type MailProblemAnswer = z.infer<typeof mailProblemSchema>;

export const mailProblemSchema = z.object({
  address: z.string(),
  kind: z.enum(["bounced", "complained"]),
  detail: z.string(),
  since: z.string(),
});
