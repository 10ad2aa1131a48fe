import { inTransaction } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import { unseal } from "@/server/foundation/seal";
import type { ApiKeyAnswer } from "../api-key.schema";
import { apiKeyAnswer, withAgent } from "../api-key-secret";
import { hashCode, sealingPurpose } from "./login-codes";
import { statusOf } from "./read-login";

export type CollectedLogin =
  | { status: "pending" | "declined" | "expired" }
  | {
      status: "approved";
      api_key: ApiKeyAnswer;
      organization: { id: string; name: string; slug: string };
    };

/**
 * Tells a command line whether its login was decided, and gives it the key, once. A code whose key was
 * collected is as good as expired. @throws not_found
 */
export function collectKey(deviceCode: string, now: Date): Promise<CollectedLogin> {
  return inTransaction(async (tx) => {
    const deviceCodeHash = hashCode(deviceCode);
    await tx.$queryRaw`select id from cli_logins where device_code_hash = ${deviceCodeHash} for update`;
    const login = await tx.cliLogin.findUnique({
      where: { deviceCodeHash },
      include: { apiKey: { include: { ...withAgent, organization: true } } },
    });
    if (!login) throw notFound("login");
    const { id, apiKey, sealedKey } = login;
    const isOver = login.expiresAt <= now;
    const status = statusOf({ ...login, isOver });
    if (status !== "approved") return { status };
    if (!apiKey || !sealedKey || isOver) return { status: "expired" };
    await tx.cliLogin.update({ where: { id }, data: { sealedKey: null, collectedAt: now } });
    const secret = unseal(sealedKey, sealingPurpose(id));
    if (secret === null) return { status: "expired" };
    const { id: organizationId, name, slug } = apiKey.organization;
    return {
      status,
      api_key: apiKeyAnswer(apiKey, secret),
      organization: { id: organizationId, name, slug },
    };
  });
}
