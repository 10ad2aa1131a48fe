import type { CliLogin } from "@/generated/prisma/client";
import { type Db, db } from "@/server/foundation/db";
import { notFound } from "@/server/foundation/errors";
import type { CliLoginAnswer } from "./cli-login.schema";
import { hashCode, showUserCode } from "./login-codes";

/** The login that shows this code in a terminal. @throws not_found */
export async function readLogin(userCode: string, now: Date): Promise<CliLoginAnswer> {
  return loginAnswer(await findLogin(db(), userCode), userCode, now);
}

/** @throws not_found */
export async function findLogin(database: Db, userCode: string): Promise<CliLogin> {
  const login = await database.cliLogin.findUnique({ where: { userCodeHash: hashCode(userCode) } });
  if (!login) throw notFound("code");
  return login;
}

export function loginAnswer(login: CliLogin, userCode: string, now: Date): CliLoginAnswer {
  return {
    user_code: showUserCode(userCode),
    hostname: login.hostname,
    ip: login.ip,
    status: statusOf({ ...login, isOver: login.expiresAt <= now }),
    created_at: login.createdAt.toISOString(),
    expires_at: login.expiresAt.toISOString(),
  };
}

export function statusOf({
  apiKeyId,
  decidedAt,
  isOver,
}: Pick<CliLogin, "apiKeyId" | "decidedAt"> & { isOver: boolean }): CliLoginAnswer["status"] {
  if (apiKeyId !== null) return "approved";
  if (decidedAt !== null) return "declined";
  return isOver ? "expired" : "pending";
}
