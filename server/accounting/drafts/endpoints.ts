import { z } from "zod";
import {
  decided,
  doWhileTaken,
  keepRefusal,
  openDraft,
  operationOfDraft,
  rejectDraft,
} from "@/server/accounting/drafts/decide-draft";
import {
  type DraftAnswer,
  draftSchema,
  draftStatuses,
} from "@/server/accounting/drafts/draft.schema";
import { listDrafts, readDraft } from "@/server/accounting/drafts/read-drafts";
import {
  defineEndpoint,
  type Endpoint,
  type HandlerContext,
} from "@/server/doors/endpoints/define-endpoint";
import { organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { parseInput } from "@/server/doors/endpoints/parse-input";
import { db } from "@/server/foundation/db";
import { DomainError } from "@/server/foundation/errors";
import { idSchema } from "@/server/foundation/ids";
import { invariant } from "@/server/foundation/invariant";
import { runOperation } from "@/server/operations/run-operation";
import type { Caller } from "@/server/organizations/access/caller";

const draftInput = organizationInput.extend({ draft_id: idSchema("draft") });
const PATH = "/organizations/{organization_id}/drafts";

/**
 * What agents asked for where the books require approval.
 * @param find the endpoint that a draft is a request to
 */
export function draftEndpoints(find: (name: string) => Endpoint | undefined) {
  const summaries = (operation: string) => find(operation)?.summary ?? operation;
  return [
    defineEndpoint({
      name: "draft.list",
      tag: "Running the books",
      summary: "Agent requests that need approval, newest first",
      access: "accounting.read",
      input: organizationInput.extend({
        ...pageFieldsBy(/^drf_[0-9a-z]{26}$/),
        status: z.enum(draftStatuses).optional(),
      }),
      output: pageOf(draftSchema),
      rest: { method: "get", path: PATH, status: 200 },
      handle: ({ organization, input: { limit, cursor: before, status: state } }) =>
        listDrafts(db(), organization.id, { limit, before, state }, summaries),
    }),
    defineEndpoint({
      name: "draft.get",
      tag: "Running the books",
      summary: "One agent draft",
      access: "accounting.read",
      input: draftInput,
      output: draftSchema,
      rest: { method: "get", path: `${PATH}/{draft_id}`, status: 200 },
      handle: ({ organization, input }) =>
        readDraft(db(), organization.id, input.draft_id, summaries),
    }),
    defineEndpoint({
      name: "draft.approve",
      tag: "Running the books",
      aboutCredits: true,
      summary:
        "Approve a draft: it runs and is charged once, within the agent’s budgets; if it fails, it keeps waiting",
      access: "accounting.manage",
      input: draftInput,
      output: draftSchema,
      asDraft: false,
      rest: { method: "post", path: `${PATH}/{draft_id}/approve`, status: 200 },
      async handle(context) {
        requireDecider(context.caller);
        const { organization, input } = context;
        await approve(context, find);
        return readDraft(db(), organization.id, input.draft_id, summaries);
      },
    }),
    defineEndpoint({
      name: "draft.reject",
      tag: "Running the books",
      summary: "Reject a draft: it never runs",
      access: "accounting.manage",
      input: draftInput,
      output: draftSchema,
      asDraft: false,
      rest: { method: "post", path: `${PATH}/{draft_id}/reject`, status: 200 },
      handle({ caller, organization, input, actor, now }): Promise<DraftAnswer> {
        requireDecider(caller);
        const { draft_id: id } = input;
        return rejectDraft(organization.id, id, { actor, now }, (tx) =>
          readDraft(tx, organization.id, id, summaries),
        );
      },
    }),
  ] as const;
}

type Context = HandlerContext<z.output<typeof draftInput>, "accounting.manage">;

/** Does what a draft asks for as the agent that asked. Approved once more it stays as it is. */
async function approve(
  context: Context,
  find: (name: string) => Endpoint | undefined,
): Promise<void> {
  const { organization, input, actor, now, report } = context;
  const draft = await openDraft(
    organization.id,
    input.draft_id,
    (operation) => find(operation)?.takesFile?.field,
  );
  if (draft.state === "approved") return;
  if (draft.state === "rejected") throw decided(draft.state);
  const endpoint = find(draft.operation);
  invariant(endpoint, "what was asked for is still there");
  const by = { actor, now };
  const { requestId } = actor;
  const agent = { ...draft.agent, ...(requestId ? { requestId } : {}) };
  try {
    const asked = parseInput(endpoint.input, draft.fields);
    if (endpoint.operation) {
      const operation = operationOfDraft(endpoint.operation, draft, by);
      const done = await runOperation(operation, { organization, actor: agent, input: asked, now });
      report.availableMicrocredits = done.available;
      report.costMicrocredits = done.creditsCharged;
    } else {
      // What commits by itself is told apart from its repeat by the draft, where it can be.
      const key = { scope: organization.id, key: draft.id, procedure: endpoint.name, input: asked };
      const idempotent = endpoint.acceptsIdempotencyKey ? key : undefined;
      const request = { ...context, actor: agent, input: asked, idempotent };
      await doWhileTaken(draft, by, () => endpoint.handle(request));
    }
  } catch (error) {
    // Somebody else may have approved it at the same moment: then it is done.
    if ((await keepRefusal(draft, error)) !== "approved") throw error;
  }
}

/** A person decides, or a key that a person made; never an agent, nor a key that another key made. */
function requireDecider(caller: Caller): void {
  if (caller.kind === "user") return;
  if (caller.agentId === null && (caller.madeThrough ?? []).length === 0) return;
  throw new DomainError(
    "forbidden",
    "Agents, and keys created by other keys, can’t approve or reject drafts. Nothing was changed or charged. Ask an owner or admin.",
  );
}
