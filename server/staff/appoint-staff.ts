import type { Actor } from "@/server/foundation/actor";
import { recordAudit } from "@/server/foundation/audit";
import { inTransaction } from "@/server/foundation/db";
import { expireRequestsOf } from "./requests/staff-action";

const operator: Actor = { type: "system", id: "command_line" };

/**
 * Makes a person one of the company's staff, or no longer; it counts from their next request. Only
 * whoever runs the company's database can do so: no page and no key appoints staff. What somebody asked
 * for and nobody has decided ends with their place.
 * @returns whether anything changed.
 * @throws Error that names the address, when nobody has verified it.
 */
export async function appointStaff(email: string, isStaff: boolean, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const address = email.toLowerCase();
    await tx.$queryRaw`select id from users where email = ${address} for update`;
    const user = await tx.user.findUnique({ where: { email: address } });
    if (!user?.emailVerifiedAt) {
      throw new Error(`No one has verified the address ${email}. Sign up with it first.`);
    }
    if (user.isStaff === isStaff) return false;
    await tx.user.update({ where: { id: user.id }, data: { isStaff } });
    if (!isStaff) await expireRequestsOf(tx, user.id, now);
    await recordAudit(
      tx,
      {
        organizationId: null,
        actor: operator,
        action: isStaff ? "staff.appointed" : "staff.dismissed",
        subjectId: user.id,
        details: { email: user.email },
      },
      now,
    );
    return true;
  });
}
