import { db, inTransaction } from "@/server/foundation/db";
import { allowKeyToGrant } from "@/server/grants/allow-key";
import { apiKeyScopes } from "@/server/organizations/access/permissions";
import { clientOf } from "../support/client";
import type { Stack } from "../support/stack";
import type { Tenant } from "../support/tenant";

/** A sandbox of a tenant, opened through the API, and a key of it that may do everything. */
export type OpenSandbox = {
  organizationId: string;
  creditAccountId: string;
  key: string;
  keyId: string;
  client: Awaited<ReturnType<typeof clientOf>>;
};

const scopes = apiKeyScopes.filter((scope) => scope !== "grants:write");

export async function sandboxOf(
  stack: Stack,
  { owner, organization }: Tenant,
): Promise<OpenSandbox> {
  const person = await clientOf(stack, { user: owner });
  const opened = await person.post<{ organization_id: string }>("/v1/sandbox", {
    organization_id: organization.id,
  });
  const organizationId = opened.body.organization_id;
  const made = await person.post<{ id: string; key: string }>(
    `/organizations/${organizationId}/api-keys`,
    { name: "Test", scopes },
  );
  const staff = { type: "staff" as const, id: "usr_staff" };
  await inTransaction((tx) => allowKeyToGrant(tx, made.body.id, 10_000, staff, new Date()));
  const { creditAccountId } = await db().organization.findUniqueOrThrow({
    where: { id: organizationId },
  });
  const { id: keyId, key } = made.body;
  return { organizationId, creditAccountId, key, keyId, client: await clientOf(stack, { key }) };
}
