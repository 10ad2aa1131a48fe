import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { recordAudit } from "@/server/foundation/audit";
import { db } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { type IdempotentRequest, runOnce } from "@/server/operations/idempotency";
import { actorOf, type Caller } from "@/server/organizations/access/caller";
import { requireMaker } from "../require-maker";
import type { JoinLinkAnswer, newJoinLinkInput } from "./join-link.schema";
import { joinLinkAnswer, withMaker } from "./read-join-links";

/** Makes a link that whoever has it joins by, within its limits. @throws forbidden */
export async function createJoinLink(
  caller: Caller,
  input: z.output<typeof newJoinLinkInput>,
  now: Date,
  idempotent?: IdempotentRequest,
): Promise<JoinLinkAnswer> {
  const { organization_id: organizationId, role, expires_in_days: days } = input;
  const { output: id } = await runOnce(idempotent, now, async (tx) => {
    await requireMaker(tx, caller, organizationId, role);
    const id = newId("joinLink");
    const limits = {
      role,
      emailDomain: input.email_domain ?? null,
      useLimit: input.use_limit ?? null,
    };
    await tx.joinLink.create({
      data: {
        id,
        organizationId,
        token: randomBytes(16).toString("hex"),
        ...limits,
        expiresAt: days ? new Date(now.getTime() + days * 86_400_000) : null,
        createdByUserId: caller.userId,
        createdAt: now,
      },
    });
    const event = { action: "join_link.created", subjectId: id, details: limits };
    await recordAudit(tx, { organizationId, actor: actorOf(caller), ...event }, now);
    return id;
  });
  // Not kept with the key: the answer has the link that lets people in.
  const row = await db().joinLink.findUniqueOrThrow({ where: { id }, include: withMaker });
  return joinLinkAnswer(row, now, true);
}
