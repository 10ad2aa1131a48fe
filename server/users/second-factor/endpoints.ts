import { z } from "zod";
import { providerName } from "@/server/doors/auth/oidc-providers";
import { takeAttempt, takeCodeTry } from "@/server/doors/auth/throttle";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { removeProvider } from "../identities/remove-provider";
import { inSession } from "../in-session";
import { confirmAuthenticator, removeAuthenticator, startAuthenticator } from "./authenticator";
import { confirmByCode } from "./confirm-by-code";
import { passkeyEndpoints } from "./passkey-endpoints";
import { readSecurity, renewRecoveryCodes } from "./read-security";
import { typedCode } from "./second-factor.schema";
import { providerId, securitySchema } from "./security.schema";

const tag = "Account";
const codes = z
  .array(z.string())
  .nullable()
  .meta({ description: "Recovery codes, shown once; null where the person has some already" });

/** How a person proves more than the password. For our own pages: a key is not a person. */
export const secondFactorEndpoints = [
  defineEndpoint({
    name: "me.security",
    tag,
    summary: "How this person signs in: second factors, recovery codes, and who requires them",
    access: "person",
    input: z.strictObject({}),
    output: securitySchema,
    rest: { method: "get", path: "/v1/me/security", status: 200 },
    handle: ({ person }) => readSecurity(person.userId),
  }),
  defineEndpoint({
    name: "me.authenticator_start",
    tag,
    summary: "Start setting up an authenticator app; it works once a code from it is confirmed",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({}),
    output: z.object({ secret: z.string(), uri: z.string() }),
    rest: { method: "post", path: "/v1/me/authenticator", status: 200 },
    handle: ({ person, now }) => startAuthenticator(person.userId, now),
  }),
  defineEndpoint({
    name: "me.authenticator_confirm",
    tag,
    summary: "Turn on the authenticator app with a code from it",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({ code: typedCode }),
    output: z.object({ recovery_codes: codes }),
    example: { code: "123456" },
    rest: { method: "post", path: "/v1/me/authenticator/confirm", status: 200 },
    async handle({ person, input, now }) {
      await takeAttempt("reauthentication", person.userId);
      return { recovery_codes: await confirmAuthenticator(inSession(person), input.code, now) };
    },
  }),
  defineEndpoint({
    name: "me.authenticator_remove",
    tag,
    summary: "Remove the authenticator app",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({}),
    output: z.object({ removed: z.literal(true) }),
    rest: { method: "delete", path: "/v1/me/authenticator", status: 200 },
    async handle({ person, now }) {
      await removeAuthenticator(inSession(person), now);
      return { removed: true as const };
    },
  }),
  defineEndpoint({
    name: "me.recovery_codes_renew",
    tag,
    summary: "Make new recovery codes; those from before stop working",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({}),
    output: z.object({ recovery_codes: z.array(z.string()) }),
    rest: { method: "post", path: "/v1/me/recovery-codes", status: 200 },
    async handle({ person, now }) {
      return { recovery_codes: await renewRecoveryCodes(inSession(person), now) };
    },
  }),
  defineEndpoint({
    name: "me.reauthenticate_by_code",
    tag,
    summary: "Confirm it's you with a code from the authenticator app, or a recovery code",
    access: "person",
    input: z.strictObject({ code: typedCode }),
    output: z.object({ confirmed: z.literal(true) }),
    example: { code: "123456" },
    rest: { method: "post", path: "/v1/me/reauthenticate-by-code", status: 200 },
    async handle({ person, input, now }) {
      const attempt = await takeCodeTry(person.userId);
      await confirmByCode(inSession(person), input.code, now);
      await attempt.giveBack();
      return { confirmed: true as const };
    },
  }),
  defineEndpoint({
    name: "me.provider_remove",
    tag,
    summary:
      "Remove a sign-in provider; signing in there with this person's address links it again",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({ provider: providerId }),
    output: z.object({ removed: z.literal(true) }),
    rest: { method: "delete", path: "/v1/me/providers/{provider}", status: 200 },
    async handle({ person, input: { provider: id }, now }) {
      await removeProvider(inSession(person), { id, name: providerName(id) }, now);
      return { removed: true as const };
    },
  }),
  ...passkeyEndpoints,
];
