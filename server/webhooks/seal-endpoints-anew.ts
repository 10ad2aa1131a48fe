import { db } from "@/server/foundation/db";
import { sealSecretAnew } from "@/server/gateways/webhooks/webhook-secret";

const AT_ONCE = 500;

/**
 * After a rotation of NEXTAUTH_SECRET: seals the secrets of webhook endpoints anew. One that is rotated meanwhile is left
 * as it is. May be repeated.
 */
export async function sealEndpointsAnew(): Promise<void> {
  for (let after = ""; ; ) {
    const endpoints = await db().webhookEndpoint.findMany({
      where: { id: { gt: after }, deletedAt: null },
      select: { id: true, secret: true, previousSecret: true },
      orderBy: { id: "asc" },
      take: AT_ONCE,
    });
    for (const { id, secret, previousSecret } of endpoints) {
      const anew = sealSecretAnew(secret, id);
      if (anew)
        await db().webhookEndpoint.updateMany({ where: { id, secret }, data: { secret: anew } });
      const previousAnew = previousSecret && sealSecretAnew(previousSecret, id);
      if (previousAnew) {
        await db().webhookEndpoint.updateMany({
          where: { id, previousSecret },
          data: { previousSecret: previousAnew },
        });
      }
    }
    const last = endpoints.at(-1);
    if (!last || endpoints.length < AT_ONCE) return;
    after = last.id;
  }
}
