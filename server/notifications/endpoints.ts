import { z } from "zod";
import { defineEndpoint, defineStaffEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { idSchema } from "@/server/foundation/ids";
import { plainMessage } from "@/server/foundation/plain-text.schema";
import { noticeKinds } from "@/server/gateways/notices/notice-words";
import { askForCredits } from "./ask-for-credits";
import { listMailProblems } from "./mail-problems/list-mail-problems";
import { forgetMailProblem, ownMailProblem } from "./mail-problems/own-mail-problem";
import { markAllRead, markRead } from "./mark-read";
import {
  mailProblemSchema,
  notificationSchema,
  preferencesSchema,
  unreadSchema,
  wishFields,
} from "./notification.schema";
import { changePreference, readPreferences } from "./preferences";
import { countUnread, listNotifications } from "./read-notifications";

const tag = "Account";

/** What a person is told in the app, and how they want to be told. */
export const notificationEndpoints = [
  defineEndpoint({
    name: "me.notifications",
    tag,
    summary: "What this person was told in the app, newest first",
    access: "person",
    input: z.strictObject({
      unread: z.enum(["true", "false"]).default("false"),
      ...pageFieldsBy(/^ntf_[0-9a-z]{26}$/),
    }),
    output: pageOf(notificationSchema),
    rest: { method: "get", path: "/v1/me/notifications", status: 200 },
    handle: ({ person, input: { unread, cursor, limit } }) =>
      listNotifications(person.userId, { cursor, limit, unread: unread === "true" }),
  }),
  defineEndpoint({
    name: "me.notifications_unread",
    tag,
    summary: "How many notifications are unread",
    access: "person",
    input: z.strictObject({}),
    output: unreadSchema,
    rest: { method: "get", path: "/v1/me/notifications/unread", status: 200 },
    handle: ({ person }) => countUnread(person.userId),
  }),
  defineEndpoint({
    name: "me.notification_read",
    tag,
    summary: "Mark a notification as read",
    access: "person",
    input: z.strictObject({ notification_id: idSchema("notification") }),
    output: z.object({ read: z.literal(true) }),
    rest: { method: "put", path: "/v1/me/notifications/{notification_id}/read", status: 200 },
    async handle({ person, input, now }) {
      await markRead(person.userId, input.notification_id, now);
      return { read: true as const };
    },
  }),
  defineEndpoint({
    name: "me.notifications_read_all",
    tag,
    summary: "Mark all notifications up to one of them as read",
    access: "person",
    input: z.strictObject({ up_to: idSchema("notification") }),
    output: z.object({ marked: z.int() }),
    rest: { method: "put", path: "/v1/me/notifications/read", status: 200 },
    handle: async ({ person, input, now }) => ({
      marked: await markAllRead(person.userId, input.up_to, now),
    }),
  }),
  defineEndpoint({
    name: "me.notification_preferences",
    tag,
    summary: "How this person is notified, by organization and kind",
    access: "person",
    input: z.strictObject({
      only: idSchema("organization").optional().meta({ description: "Only this organization" }),
      ...pageFieldsBy(/^mem_[0-9a-z]{26}$/),
    }),
    output: pageOf(preferencesSchema),
    rest: { method: "get", path: "/v1/me/notification-preferences", status: 200 },
    handle: ({ person, input: { only, cursor, limit } }) =>
      readPreferences(person.userId, { cursor, limit, organizationId: only }),
  }),
  defineEndpoint({
    name: "me.notification_preference_update",
    tag,
    summary: "Change how this person is told about one kind of notice in one organization",
    access: "person",
    input: z.strictObject({ in: idSchema("organization"), ...wishFields }),
    output: z.object({ kind: z.enum(noticeKinds) }),
    rest: { method: "put", path: "/v1/me/notification-preferences/{in}", status: 200 },
    async handle({ person, input: { in: organizationId, kind, mail, in_app: inApp }, now }) {
      await changePreference(person.userId, { organizationId, kind, mail, inApp }, now);
      return { kind };
    },
  }),
  defineEndpoint({
    name: "me.mail_problem",
    tag,
    summary: "Whether email reaches this person's address",
    access: "person",
    input: z.strictObject({}),
    output: z.object({ problem: mailProblemSchema.nullable() }),
    rest: { method: "get", path: "/v1/me/mail-problem", status: 200 },
    handle: async ({ person }) => ({ problem: await ownMailProblem(person.userId) }),
  }),
  defineEndpoint({
    name: "me.mail_problem_forget",
    tag,
    summary: "Send email to this person's address again",
    access: "person",
    input: z.strictObject({}),
    output: z.object({ problem: z.null() }),
    rest: { method: "delete", path: "/v1/me/mail-problem", status: 200 },
    async handle({ person }) {
      await forgetMailProblem(person.userId);
      return { problem: null };
    },
  }),
];

/** A member who may not buy credits asks the owners to. */
export const creditRequestEndpoints = [
  defineEndpoint({
    name: "credit_request.create",
    tag: "Billing",
    summary: "Ask the owners to buy credits; they are told once a day for each member who asks",
    access: "usage.read",
    peopleOnly: true,
    input: organizationInput.extend({ note: plainMessage(500).optional() }),
    output: z.object({ asked: z.literal(true) }),
    rest: {
      method: "post",
      path: "/v1/organizations/{organization_id}/credit-requests",
      status: 200,
    },
    async handle({ actor, organization, input, now }) {
      await askForCredits(organization, actor, input.note, now);
      return { asked: true as const };
    },
  }),
];

/** Addresses that email does not reach, for the people who run Bursar. */
export const mailProblemEndpoints = [
  defineStaffEndpoint({
    name: "staff.mail_problem.list",
    summary: "Addresses that email doesn't reach, newest first",
    shows: () => [],
    input: z.strictObject(pageFieldsBy(/^[0-9]{10,16}:.{3,320}$/)),
    output: pageOf(mailProblemSchema),
    rest: { method: "get", path: "/staff/mail-problems", status: 200 },
    handle: ({ input }) => listMailProblems(input),
  }),
];
