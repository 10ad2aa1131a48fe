import { env } from "@/server/foundation/env";

export const dynamic = "force-dynamic";

const VALID_FOR_MS = 180 * 86_400_000;

/** Whom to tell about a weakness (RFC 9116); also at /.well-known/security.txt. */
export function GET(): Response {
  const { APP_URL, EMAIL_FROM, SECURITY_CONTACT } = env();
  const contact = SECURITY_CONTACT ?? addressOf(EMAIL_FROM);
  const lines = [
    `Contact: ${contact.includes("@") ? `mailto:${contact}` : contact}`,
    `Expires: ${new Date(Date.now() + VALID_FOR_MS).toISOString()}`,
    "Preferred-Languages: en",
    `Canonical: ${new URL("/.well-known/security.txt", APP_URL)}`,
  ];
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

function addressOf(sender: string): string {
  return /<([^<>]+)>/.exec(sender)?.[1] ?? sender;
}
