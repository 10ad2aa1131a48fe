import { inTransaction } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { log } from "@/server/foundation/log";
import { membersOf, moneyPeopleOf } from "@/server/gateways/notices/find-readers";
import { notify } from "@/server/gateways/notices/notify";

/** Software that is just being given a new key may still send the old one. */
const QUIET_MS = 15 * 60_000;
const MOST_REMEMBERED = 10_000;

/** Of which day each key was told; a process asks the database once a day for each. */
const told = new Map<string, string>();

/**
 * Tells the owners that somebody still has a revoked key and uses it: a sign that it leaked. Once a day for a key,
 * however often it is tried; the request is refused either way, and never by this.
 */
export async function tellRevokedKeyUsed(
  key: { id: string; organizationId: string; revokedAt: Date },
  ip: string | null,
  now: Date,
): Promise<void> {
  const day = now.toISOString().slice(0, 10);
  if (now.getTime() - key.revokedAt.getTime() < QUIET_MS || told.get(key.id) === day) return;
  if (told.size >= MOST_REMEMBERED) told.clear();
  told.set(key.id, day);
  try {
    await inTransaction(async (tx) => {
      const { name, preview } = await tx.apiKey.findUniqueOrThrow({ where: { id: key.id } });
      const organization = await tx.organization.findUniqueOrThrow({
        where: { id: key.organizationId },
      });
      const owners = await membersOf(tx, organization.id, ["owner"]);
      await notify(
        tx,
        {
          template: "revoked-key-used",
          event: `${key.id}:${day}`,
          organization,
          props: {
            organizationName: organization.name,
            keyName: name,
            keyPreview: preview,
            ...(ip ? { ip } : {}),
            revokedAt: key.revokedAt.toISOString(),
            usedAt: now.toISOString(),
            timeZone: organization.timeZone,
            keysUrl: `${env().APP_URL}/${organization.slug}/api-keys`,
          },
        },
        owners.length > 0 ? owners : await moneyPeopleOf(tx, organization.id),
        now,
      );
    });
  } catch (error) {
    told.delete(key.id);
    log().error({ err: error, keyId: key.id }, "the use of a revoked key could not be told of");
  }
}
