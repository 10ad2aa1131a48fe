import { appChanges, appSchema, newAppFields } from "@/server/apps/app.schema";
import { archiveApp, changeApp, createApp } from "@/server/apps/change-app";
import { listApps, readApp } from "@/server/apps/read-apps";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";

const tag = "Apps and earnings";
const appInput = organizationInput.extend({ app_id: idSchema("app") });

export const appEndpoints = [
  defineEndpoint({
    name: "app.list",
    tag,
    summary: "The apps of an organization with their earnings, newest first",
    access: "agents.read",
    input: organizationInput.extend(pageFieldsBy(/^app_[0-9a-z]{26}$/)),
    output: pageOf(appSchema),
    rest: { method: "get", path: "/v1/apps", status: 200 },
    handle: ({ organization, input }) =>
      listApps(organization.id, { before: input.cursor, limit: input.limit }),
  }),
  defineEndpoint({
    name: "app.get",
    tag,
    summary: "One app with its earnings",
    access: "agents.read",
    input: appInput,
    output: appSchema,
    rest: { method: "get", path: "/v1/apps/{app_id}", status: 200 },
    handle: ({ organization, input }) => readApp(db(), organization.id, input.app_id),
  }),
  defineEndpoint({
    name: "app.create",
    tag,
    summary: "Create an app; others' usage through it can carry a markup",
    access: { permission: "agents.write", verified: true },
    input: organizationInput.extend(newAppFields),
    output: appSchema,
    example: { name: "Customer portal", monetization_enabled: true, markup_percent: 20 },
    rest: { method: "post", path: "/v1/apps", status: 201 },
    reauthenticate: true,
    acceptsIdempotencyKey: true,
    handle({ actor, organization, input, now, idempotent }) {
      const { organization_id: _, ...app } = input;
      return createApp(organization.id, app, actor, now, idempotent);
    },
  }),
  defineEndpoint({
    name: "app.update",
    tag,
    summary: "Change an app's name, slug or markup",
    access: "agents.write",
    input: appInput.extend(appChanges),
    output: appSchema,
    example: { markup_percent: 25 },
    rest: { method: "patch", path: "/v1/apps/{app_id}", status: 200 },
    reauthenticate: true,
    handle({ actor, organization, input, now }) {
      const { organization_id: _, app_id: id, ...changes } = input;
      return changeApp(organization.id, id, changes, actor, now);
    },
  }),
  defineEndpoint({
    name: "app.archive",
    tag,
    summary: "Archive an app: charges that name it are refused; its earnings are kept",
    access: "agents.write",
    input: appInput,
    output: appSchema,
    rest: { method: "post", path: "/v1/apps/{app_id}/archive", status: 200 },
    reauthenticate: true,
    handle: ({ actor, organization, input, now }) =>
      archiveApp(organization.id, input.app_id, actor, now),
  }),
];
