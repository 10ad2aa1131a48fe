import { inTransaction } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { newId } from "@/server/foundation/ids";
import { lockCreditAccount } from "@/server/ledger/accounts";
import { sendTest } from "@/server/webhooks/queue-again";
import { findAlert } from "./change-alert";
import { emailAlert, factsOf } from "./fire-alert";
import { thresholdOf } from "./move-alert";
import { readScopes } from "./read-scopes";
import { requireRecipient } from "./require-recipient";

/**
 * Sends a message that says it is a test to where an alert goes. The alert itself stays as it stands.
 * @returns the delivery whose log tells how it went; null of an email
 * @throws not_found; wrong_state where it goes to no address of its own; validation_failed where the address may not be written to any more
 */
export async function sendTestAlert(
  creditAccountId: string,
  id: string,
  now: Date,
): Promise<{ delivery_id: string | null; webhook_endpoint_id: string | null }> {
  const hook = await inTransaction(async (tx) => {
    const { organizationId } = await lockCreditAccount(tx, creditAccountId);
    const alert = await findAlert(tx, creditAccountId, id);
    if (alert.endpointId) return { organizationId, endpointId: alert.endpointId };
    const to = alert.email;
    if (to === null)
      throw new DomainError(
        "wrong_state",
        "This alert has no address of its own: the webhook endpoints that listen to credits.alert hear of it. Nothing was sent. Send a test to one of them instead.",
      );
    await requireRecipient(tx, creditAccountId, to);
    const scope = (await readScopes(tx, creditAccountId, now)).of(alert.walletId);
    const threshold = thresholdOf(alert, scope.total);
    const facts = await factsOf(tx, alert, { threshold, ...scope });
    await emailAlert(tx, alert, to, facts, { event: newId("request"), isTest: true, now });
    return null;
  });
  if (!hook) return { delivery_id: null, webhook_endpoint_id: null };
  const delivery = await sendTest(hook.organizationId, hook.endpointId, now);
  return { delivery_id: delivery.id, webhook_endpoint_id: hook.endpointId };
}
