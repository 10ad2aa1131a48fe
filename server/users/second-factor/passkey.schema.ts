import { z } from "zod";
import { plainName } from "@/server/foundation/plain-text.schema";

const base64url = z
  .string()
  .min(1)
  .max(8_000)
  .regex(/^[\w-]+$/);

const answerOf = <Response extends z.ZodType>(response: Response) =>
  z.object({
    id: base64url,
    rawId: base64url,
    type: z.literal("public-key"),
    clientExtensionResults: z.object({}),
    response,
  });

/** What a browser answers that made a passkey. */
export const newPasskeyAnswer = answerOf(
  z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
);

/** What a browser answers whose passkey signed a challenge. */
export const passkeyAnswer = answerOf(
  z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
);

export const passkeyName = plainName(60, "Enter a name, such as My laptop");

/** What the browser is told to do, as `@simplewebauthn/browser` takes it. */
export const passkeyOptions = z.record(z.string(), z.unknown());

export type NewPasskeyAnswer = z.output<typeof newPasskeyAnswer>;
export type PasskeyAnswer = z.output<typeof passkeyAnswer>;
