import { db } from "@/server/foundation/db";
import { sealAnew } from "@/server/foundation/seal";
import { secretPurpose } from "./spend-code";

const AT_ONCE = 500;

/**
 * After a rotation of NEXTAUTH_SECRET: seals the secrets of authenticator apps anew. One that is being set up is left as
 * it is, and so is one that changes meanwhile. May be repeated.
 */
export async function sealAuthenticatorsAnew(): Promise<void> {
  for (let after = ""; ; ) {
    const apps = await db().authenticator.findMany({
      where: { userId: { gt: after }, secret: { not: null } },
      select: { userId: true, secret: true },
      orderBy: { userId: "asc" },
      take: AT_ONCE,
    });
    for (const { userId, secret } of apps) {
      const anew = secret && sealAnew(secret, secretPurpose(userId));
      if (anew)
        await db().authenticator.updateMany({ where: { userId, secret }, data: { secret: anew } });
    }
    const last = apps.at(-1);
    if (!last || apps.length < AT_ONCE) return;
    after = last.userId;
  }
}
