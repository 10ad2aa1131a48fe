import { z } from "zod";
import { takeAttempt } from "@/server/doors/auth/throttle";
import { defineEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { idSchema } from "@/server/foundation/ids";
import { inSession } from "../in-session";
import { confirmByPasskey } from "./confirm-by-passkey";
import { newPasskeyAnswer, passkeyAnswer, passkeyName, passkeyOptions } from "./passkey.schema";
import { addPasskey, passkeyCreation, passkeyRequest, removePasskey } from "./passkeys";

const tag = "Account";

/** The passkeys of a person. For our own pages: a key is not a person. */
export const passkeyEndpoints = [
  defineEndpoint({
    name: "me.passkey_start",
    tag,
    summary: "Options for the browser to create a passkey",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({}),
    output: passkeyOptions,
    rest: { method: "post", path: "/v1/me/passkeys/options", status: 200 },
    async handle({ person, now }) {
      return { ...(await passkeyCreation(person.userId, now)) };
    },
  }),
  defineEndpoint({
    name: "me.passkey_add",
    tag,
    summary: "Add the passkey that the browser made; signing in then asks for a second factor",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({ name: passkeyName, response: newPasskeyAnswer }),
    output: z.object({
      recovery_codes: z.array(z.string()).nullable().meta({
        description: "Recovery codes, shown once; null where the person has some already",
      }),
    }),
    example: {
      name: "My laptop",
      response: {
        id: "c2FtcGxl",
        rawId: "c2FtcGxl",
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON: "e30", attestationObject: "oA" },
      },
    },
    rest: { method: "post", path: "/v1/me/passkeys", status: 200 },
    async handle({ person, input, now }) {
      return { recovery_codes: await addPasskey(inSession(person), input, now) };
    },
  }),
  defineEndpoint({
    name: "me.passkey_remove",
    tag,
    summary: "Remove a passkey",
    access: "person",
    reauthenticate: true,
    input: z.strictObject({ passkey_id: idSchema("passkey") }),
    output: z.object({ removed: z.literal(true) }),
    rest: { method: "delete", path: "/v1/me/passkeys/{passkey_id}", status: 200 },
    async handle({ person, input, now }) {
      await removePasskey(inSession(person), input.passkey_id, now);
      return { removed: true as const };
    },
  }),
  defineEndpoint({
    name: "me.reauthentication_passkey",
    tag,
    summary: "What a passkey signs to confirm it's you",
    access: "person",
    input: z.strictObject({}),
    output: passkeyOptions,
    rest: { method: "post", path: "/v1/me/reauthentication-passkey", status: 200 },
    async handle({ person, now }) {
      await takeAttempt("reauthentication", person.userId);
      return { ...(await passkeyRequest("reauthenticate", person.userId, now)) };
    },
  }),
  defineEndpoint({
    name: "me.reauthenticate_by_passkey",
    tag,
    summary: "Confirm it's you with a passkey",
    access: "person",
    input: z.strictObject({ response: passkeyAnswer }),
    output: z.object({ confirmed: z.literal(true) }),
    example: {
      response: {
        id: "c2FtcGxl",
        rawId: "c2FtcGxl",
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON: "e30", authenticatorData: "oA", signature: "oA" },
      },
    },
    rest: { method: "post", path: "/v1/me/reauthenticate-by-passkey", status: 200 },
    async handle({ person, input, now }) {
      await confirmByPasskey(inSession(person), input.response, now);
      return { confirmed: true as const };
    },
  }),
];
