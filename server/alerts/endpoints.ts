import { z } from "zod";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { invalid } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";
import { runOnce } from "@/server/operations/idempotency";
import { creditsToMicrocredits } from "@/server/pricing/microcredits";
import { alertChangeFields, alertSchema, firingSchema, newAlertFields } from "./alert.schema";
import {
  changeAlert,
  createAlert,
  type Destination,
  deleteAlert,
  type Threshold,
} from "./change-alert";
import { listAlerts, listFirings, readAlert } from "./read-alerts";
import { sendTestAlert } from "./send-test";

const tag = "Alerts";
const alertInput = organizationInput.extend({ alert_id: idSchema("alert") });
const newAlert = organizationInput.extend(newAlertFields);

// A hook's URL may be all that it takes to post there, so only those who set alerts see them, where the credits are.
const access = { permission: "alerts.read", payer: "own" } as const;
const changes = { permission: "alerts.write", payer: "own" } as const;

type ThresholdInput = {
  threshold_percent?: number | null | undefined;
  threshold_credits?: number | null | undefined;
};

/** What was sent as the threshold; undefined where neither was. @throws validation_failed */
function thresholdIn(input: ThresholdInput): Threshold | undefined {
  const percent = input.threshold_percent ?? null;
  const credits = input.threshold_credits ?? null;
  if (percent !== null && credits !== null)
    throw invalid("threshold_credits", "Send either threshold_percent or threshold_credits");
  if (percent !== null) return { thresholdBps: Math.round(percent * 100), threshold: null };
  if (credits !== null) return { thresholdBps: null, threshold: creditsToMicrocredits(credits) };
  return undefined;
}

/** @throws validation_failed */
function destinationIn({ channel, webhook_url, email }: z.output<typeof newAlert>): Destination {
  if (channel === "email") {
    if (!email) throw invalid("email", "Enter the email that receives the alert");
    if (webhook_url) throw invalid("webhook_url", "An alert by email takes no URL");
    return { channel, email };
  }
  if (channel === "webhook" && webhook_url === null && !email) return { channel, url: null };
  if (!webhook_url) throw invalid("webhook_url", "Enter the URL that receives the alert");
  if (email) throw invalid("email", "An alert to a URL takes no email");
  return { channel, url: webhook_url };
}

export const alertEndpoints = [
  defineEndpoint({
    name: "alert.list",
    tag,
    summary: "The alerts of an account and its wallets, oldest first",
    access,
    input: organizationInput,
    output: pageOf(alertSchema),
    rest: { method: "get", path: "/v1/alerts", status: 200 },
    handle: async ({ organization, now }) =>
      wholePage(await listAlerts(organization.creditAccountId, now)),
  }),
  defineEndpoint({
    name: "alert.get",
    tag,
    summary: "One alert",
    access,
    input: alertInput,
    output: alertSchema,
    rest: { method: "get", path: "/v1/alerts/{alert_id}", status: 200 },
    handle: ({ organization, input, now }) =>
      readAlert(organization.creditAccountId, input.alert_id, now),
  }),
  defineEndpoint({
    name: "alert.create",
    tag,
    summary: "Create an alert: one message each time the balance falls below a threshold",
    access: { ...changes, verified: true },
    input: newAlert,
    output: alertSchema,
    example: { threshold_percent: 20, webhook_url: "https://your-app.com/hooks/low-credits" },
    rest: { method: "post", path: "/v1/alerts", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    async handle({ actor, organization, input, idempotent, now, report }) {
      const { creditAccountId } = organization;
      const threshold = thresholdIn(input);
      if (!threshold)
        throw invalid("threshold_percent", "Send threshold_percent or threshold_credits");
      const made = {
        walletId: input.wallet_id ?? null,
        threshold,
        destination: destinationIn(input),
        cooldownSeconds: input.cooldown_seconds,
      };
      let secret: string | null = null;
      const { output, replayed } = await runOnce(idempotent, now, async (tx) => {
        const created = await createAlert(tx, creditAccountId, made, actor, now);
        secret = created.secret;
        // What is stored for a repeat of the request is without the secret.
        return { id: created.id };
      });
      report.replayed = replayed;
      return { ...(await readAlert(creditAccountId, output.id, now)), secret };
    },
  }),
  defineEndpoint({
    name: "alert.update",
    tag,
    summary: "Change the threshold or address of an alert, or switch it on or off",
    access: changes,
    input: alertInput.extend(alertChangeFields),
    output: alertSchema,
    example: { threshold_percent: 10 },
    rest: { method: "patch", path: "/v1/alerts/{alert_id}", status: 200 },
    reauthenticate: true,
    async handle({ actor, organization, input, now }) {
      const { creditAccountId } = organization;
      const change = {
        threshold: thresholdIn(input),
        url: input.webhook_url,
        email: input.email,
        cooldownSeconds: input.cooldown_seconds,
        enabled: input.enabled,
      };
      const { output } = await runOnce(undefined, now, (tx) =>
        changeAlert(tx, creditAccountId, input.alert_id, change, actor, now),
      );
      const answer = await readAlert(creditAccountId, input.alert_id, now);
      return output.secret === null ? answer : { ...answer, secret: output.secret };
    },
  }),
  defineEndpoint({
    name: "alert.delete",
    tag,
    summary: "Delete an alert; what it fired stays in the log",
    access: changes,
    input: alertInput,
    output: z.object({ id: z.string(), deleted: z.literal(true) }),
    rest: { method: "delete", path: "/v1/alerts/{alert_id}", status: 200 },
    reauthenticate: true,
    async handle({ actor, organization, input, now }) {
      const id = input.alert_id;
      await runOnce(undefined, now, (tx) =>
        deleteAlert(tx, organization.creditAccountId, id, actor, now),
      );
      return { id, deleted: true as const };
    },
  }),
  defineEndpoint({
    name: "alert.test",
    tag,
    summary: "Send a test message to where an alert goes",
    access: changes,
    input: alertInput,
    output: z.object({
      delivery_id: z.string().nullable().meta({ description: "null: it is an email" }),
      webhook_endpoint_id: z.string().nullable(),
    }),
    rest: { method: "post", path: "/v1/alerts/{alert_id}/test", status: 202 },
    handle: ({ organization, input, now }) =>
      sendTestAlert(organization.creditAccountId, input.alert_id, now),
  }),
  defineEndpoint({
    name: "alert_firing.list",
    tag,
    summary: "Alerts that fired, newest first, including low-balance alerts",
    access,
    input: organizationInput.extend({
      alert_id: idSchema("alert").optional(),
      ...pageFieldsBy(/^alf_[0-9a-z]{26}$/),
    }),
    output: pageOf(firingSchema),
    rest: { method: "get", path: "/v1/alert-firings", status: 200 },
    handle: ({ organization, input }) =>
      listFirings(organization.creditAccountId, input.alert_id, {
        before: input.cursor,
        limit: input.limit,
      }),
  }),
];
