import { isDraft } from "@/server/accounting/drafts/draft.schema";
import { keepDraft, needsApproval } from "@/server/accounting/drafts/keep-draft";
import type { Endpoint, HandlerContext } from "./define-endpoint";
import { bookTags } from "./tags";

/** Whether an agent's call may be kept as a draft: it changes the books. */
export function mayBeDraft({ tag, rest, asDraft }: Endpoint): boolean {
  return bookTags.has(tag) && rest.method !== "get" && asDraft !== false;
}

type Entered = HandlerContext<unknown> & { organization?: { id: string } };

/**
 * Keeps what an agent asks for as a draft, where the books require a person's approval.
 * @param fields what was sent
 * @returns the draft; undefined where it is to be done
 */
export async function draftInstead(
  endpoint: Endpoint,
  entered: Entered,
  fields: unknown,
): Promise<unknown> {
  const { organization, actor, idempotent, now, report } = entered;
  if (!organization || !mayBeDraft(endpoint)) return undefined;
  if (!(await needsApproval(actor, organization.id))) return undefined;
  const { output, replayed } = await keepDraft({
    organizationId: organization.id,
    actor,
    operation: endpoint.name,
    summary: endpoint.summary,
    fields: fields as Record<string, unknown>,
    fileField: endpoint.takesFile?.field,
    idempotent,
    now,
    price: async () => (endpoint.dryRun ? (await endpoint.dryRun(entered)).credits : 0),
  });
  // What was done before approval was required is told by the repeat itself.
  if (!isDraft(output)) return undefined;
  report.httpStatus = 202;
  report.costMicrocredits = 0n;
  report.replayed = replayed;
  return output;
}

/** An answer as the endpoint words it. A repeat of what was kept as a draft is that draft, whatever is required now. */
export function answerOrDraft(
  endpoint: Endpoint,
  { report }: Pick<Entered, "report">,
  output: unknown,
): unknown {
  if (!mayBeDraft(endpoint) || !isDraft(output)) return endpoint.output.parse(output);
  report.httpStatus = 202;
  return output;
}
