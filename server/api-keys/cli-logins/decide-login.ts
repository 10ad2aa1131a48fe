import { z } from "zod";
import { apiKeyOf } from "@/server/foundation/actor";
import { inTransaction } from "@/server/foundation/db";
import { DomainError, notFound } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import { seal } from "@/server/foundation/seal";
import { asBytea, lookUp, writeRows } from "@/server/foundation/statements";
import { defineOperation } from "@/server/operations/define-operation";
import { apiKeySchema } from "../api-key.schema";
import { createApiKey } from "../create-api-key";
import { approveLoginFields, type CliLoginAnswer } from "./cli-login.schema";
import { hashCode, sealingPurpose } from "./login-codes";
import { findLogin, loginAnswer, statusOf } from "./read-login";

const lockedLogins = lookUp<{
  id: string;
  hostname: string;
  api_key_id: string | null;
  decided_at: Date | null;
  is_over: boolean;
}>()({
  name: "locked_cli_logins",
  key: { user_code_hash: "bytea" },
  exclusive: true,
  sql: (asked) => `
    select asked.place, l.id, l.hostname, l.api_key_id, l.decided_at, l.expires_at <= now() as is_over
    from ${asked} join cli_logins l on l.user_code_hash = asked.user_code_hash order by l.id for update of l`,
});

const approvedLogins = writeRows({
  name: "approved_cli_logins",
  row: {
    id: "text",
    decided_at: "timestamptz",
    decided_by_user_id: "text",
    api_key_id: "text",
    sealed_key: "bytea",
  },
  sql: (given) => `
    update cli_logins l set decided_at = given.decided_at, decided_by_user_id = given.decided_by_user_id,
      api_key_id = given.api_key_id, sealed_key = given.sealed_key
    from ${given} where l.id = given.id`,
});

/**
 * Gives a command line the API key that a person chose for it. It is created like any other key, in the same
 * transaction; whoever has the device code collects it, and the browser never sees it.
 */
export const approveLogin = defineOperation({
  key: "api_key.create",
  summary: "Create an API key for the command line that shows this code",
  permission: "api_keys.write",
  input: z.strictObject({ organization_id: idSchema("organization"), ...approveLoginFields }),
  output: apiKeySchema.omit({ key: true }),
  example: { scopes: ["billing:read", "usage:write"] },
  rest: {
    method: "post",
    path: "/organizations/{organization_id}/cli-logins/{user_code}/approve",
    status: 201,
  },
  kind: "atomic",
  async perform({ input, ...context }) {
    const { actor, now, read, write } = context;
    if (apiKeyOf(actor)) throw peopleOnly();
    const { user_code: userCode, scopes, expires_at, organization_id } = input;
    const [login] = await read(lockedLogins, { user_code_hash: asBytea(hashCode(userCode)) });
    if (!login) throw notFound("code");
    const { api_key_id: apiKeyId, decided_at: decidedAt, is_over: isOver } = login;
    requirePending(statusOf({ apiKeyId, decidedAt, isOver }));
    const name = nameOf(login.hostname);
    const created = await createApiKey.perform({
      ...context,
      input: { organization_id, name, scopes, ...(expires_at ? { expires_at } : {}) },
    });
    const { key, ...shown } = created.output;
    invariant(key, "a key that was just created is told");
    write(approvedLogins, {
      id: login.id,
      decided_at: now,
      decided_by_user_id: actor.id,
      api_key_id: shown.id,
      sealed_key: asBytea(seal(key, sealingPurpose(login.id))),
    });
    return { ...created, output: shown };
  },
});

/** Refuses a command line its key. @throws not_found, wrong_state once it was decided or is too old */
export function declineLogin(userCode: string, userId: string, now: Date): Promise<CliLoginAnswer> {
  return inTransaction(async (tx) => {
    const { id } = await findLogin(tx, userCode);
    await tx.$queryRaw`select id from cli_logins where id = ${id} for update`;
    const found = await findLogin(tx, userCode);
    requirePending(statusOf({ ...found, isOver: found.expiresAt <= now }));
    const data = { decidedAt: now, decidedByUserId: userId };
    return loginAnswer(await tx.cliLogin.update({ where: { id }, data }), userCode, now);
  });
}

/** The name of a command line's key: its machine's. */
export function nameOf(hostname: string): string {
  return `CLI on ${hostname}`;
}

const refusals = {
  approved: "This code was already used. Nothing was created or charged.",
  declined: "This login was declined. Nothing was created or charged.",
  expired: "This code has expired. Nothing was created or charged.",
};

function requirePending(status: CliLoginAnswer["status"]): void {
  if (status === "pending") return;
  throw new DomainError(
    "wrong_state",
    `${refusals[status]} Run bursar login again for a new code.`,
  );
}

function peopleOnly(): DomainError {
  return new DomainError(
    "forbidden",
    "Only a person can approve a login, in the browser. Nothing was created or charged.",
  );
}
