import { z } from "zod";
import {
  cancelReconciliation,
  completeReconciliation,
  correctBalances,
  removeMatch,
  undoReconciliation,
} from "@/server/accounting/reconciliations/change-reconciliation";
import { draftTransaction } from "@/server/accounting/reconciliations/draft-transaction";
import {
  importStatement,
  statementFile,
  statementInput,
} from "@/server/accounting/reconciliations/import-statement";
import { matchTransactions } from "@/server/accounting/reconciliations/match-transactions";
import { previewStatement } from "@/server/accounting/reconciliations/preview-statement";
import {
  listMatches,
  listReconciliations,
  listStatementLines,
  listStatements,
  readReconciliation,
} from "@/server/accounting/reconciliations/read-reconciliations";
import {
  listMatchable,
  readSuggestions,
} from "@/server/accounting/reconciliations/read-suggestions";
import {
  draftTransactionSchema,
  matchableSchema,
  matchSchema,
  reconciliationChangeFields,
  reconciliationSchema,
  statementLineSchema,
  statementPreviewSchema,
  statementSchema,
  suggestionSchema,
} from "@/server/accounting/reconciliations/reconciliation.schema";
import { startReconciliation } from "@/server/accounting/reconciliations/start-reconciliation";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { limit, organizationInput, pageFieldsBy, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import { idSchema } from "@/server/foundation/ids";
import { wholePage } from "@/server/foundation/page";

const reconciliationInput = organizationInput.extend({
  reconciliation_id: idSchema("bankReconciliation"),
});
type ReconciliationInput = z.output<typeof reconciliationInput>;

const PATH = "/organizations/{organization_id}/reconciliations";
const ONE = `${PATH}/{reconciliation_id}`;

const placeOf = (input: ReconciliationInput) => ({
  organizationId: input.organization_id,
  reconciliationId: input.reconciliation_id,
});
const found = ({ organization_id, reconciliation_id }: ReconciliationInput) =>
  readReconciliation(db(), organization_id, reconciliation_id);

/** A place in a list by date: the day and id of the last row. */
const pageByDate = pageFieldsBy(/^\d{4}-\d{2}-\d{2}~(bsl|txn)_[0-9a-z]{26}$/);

export const reconciliationEndpoints = [
  defineEndpoint({
    name: "reconciliation.list",
    tag: "Bank reconciliation",
    summary: "Reconciliations of bank accounts, newest first",
    access: "accounting.read",
    input: organizationInput.extend(pageFieldsBy(/^brc_[0-9a-z]{26}$/)),
    output: pageOf(reconciliationSchema),
    rest: { method: "get", path: PATH, status: 200 },
    handle: ({ organization, input }) => listReconciliations(db(), organization.id, input),
  }),
  operationEndpoint(startReconciliation, "Bank reconciliation"),
  defineEndpoint({
    name: "reconciliation.get",
    tag: "Bank reconciliation",
    summary: "One reconciliation with its current difference",
    access: "accounting.read",
    input: reconciliationInput,
    output: reconciliationSchema,
    rest: { method: "get", path: ONE, status: 200 },
    handle: ({ input }) => found(input),
  }),
  defineEndpoint({
    name: "reconciliation.update",
    tag: "Bank reconciliation",
    summary: "Correct the balances of an open reconciliation",
    access: "accounting.write",
    input: reconciliationInput
      .extend(reconciliationChangeFields)
      .refine(
        (input) => input.opening_balance !== undefined || input.closing_balance !== undefined,
        {
          path: [],
          error: "Change at least one of opening_balance and closing_balance",
        },
      ),
    output: reconciliationSchema,
    example: { closing_balance: 249671 },
    rest: { method: "patch", path: ONE, status: 200 },
    handle: ({ input, actor, now }) => correctBalances(placeOf(input), input, actor, now),
  }),
  defineEndpoint({
    name: "reconciliation.cancel",
    tag: "Bank reconciliation",
    summary:
      "Cancel an open reconciliation and remove its lines and matches; the books stay unchanged",
    access: "accounting.write",
    input: reconciliationInput,
    output: reconciliationSchema,
    rest: { method: "delete", path: ONE, status: 200 },
    handle: ({ input, actor, now }) => cancelReconciliation(placeOf(input), actor, now),
  }),
  defineEndpoint({
    name: "reconciliation.complete",
    tag: "Bank reconciliation",
    summary: "Complete a reconciliation once all its lines are matched and the difference is 0",
    access: "accounting.write",
    input: reconciliationInput,
    output: reconciliationSchema,
    rest: { method: "post", path: `${ONE}/complete`, status: 200 },
    handle: ({ input, actor, now }) => completeReconciliation(placeOf(input), actor, now),
  }),
  defineEndpoint({
    name: "reconciliation.undo",
    tag: "Bank reconciliation",
    summary: "Reopen an account’s last completed reconciliation; its matches are kept",
    access: "accounting.manage",
    input: reconciliationInput,
    output: reconciliationSchema,
    rest: { method: "post", path: `${ONE}/undo`, status: 200 },
    handle: ({ input, actor, now }) => undoReconciliation(placeOf(input), actor, now),
  }),
  operationEndpoint(importStatement, "Bank reconciliation"),
  defineEndpoint({
    name: "statement.preview",
    tag: "Bank reconciliation",
    summary:
      "Preview a statement import: how the file is read and how many lines are new; nothing is imported",
    access: "accounting.write",
    input: statementInput,
    output: statementPreviewSchema,
    asDraft: false,
    takesFile: statementFile,
    ...(importStatement.example ? { example: importStatement.example } : {}),
    rest: { method: "post", path: `${ONE}/statements/preview`, status: 200 },
    handle: ({ organization, input }) => previewStatement(db(), organization.id, input),
  }),
  defineEndpoint({
    name: "statement.list",
    tag: "Bank reconciliation",
    summary: "Imported files",
    access: "accounting.read",
    input: reconciliationInput,
    output: pageOf(statementSchema),
    rest: { method: "get", path: `${ONE}/statements`, status: 200 },
    handle: async ({ input }) => wholePage(await listStatements(db(), (await found(input)).id)),
  }),
  defineEndpoint({
    name: "statement_line.list",
    tag: "Bank reconciliation",
    summary: "Bank statement lines, by date",
    access: "accounting.read",
    input: reconciliationInput.extend({
      ...pageByDate,
      state: z.enum(["matched", "unmatched"]).optional(),
    }),
    output: pageOf(statementLineSchema),
    rest: { method: "get", path: `${ONE}/lines`, status: 200 },
    handle: async ({ input }) => listStatementLines(db(), (await found(input)).id, input),
  }),
  defineEndpoint({
    name: "statement_line.draft",
    tag: "Bank reconciliation",
    summary: "A suggested transaction for a bank line, ready to create",
    access: "accounting.read",
    input: reconciliationInput.extend({ line_id: idSchema("statementLine") }),
    output: draftTransactionSchema,
    rest: { method: "get", path: `${ONE}/lines/{line_id}/draft`, status: 200 },
    handle: async ({ input }) => draftTransaction(db(), await found(input), input.line_id),
  }),
  defineEndpoint({
    name: "reconciliation.unmatched",
    tag: "Bank reconciliation",
    summary: "Unmatched transactions on the bank account, by date",
    access: "accounting.read",
    input: reconciliationInput.extend(pageByDate),
    output: pageOf(matchableSchema),
    rest: { method: "get", path: `${ONE}/unmatched`, status: 200 },
    handle: async ({ organization, input }) =>
      listMatchable(db(), organization.id, await found(input), input),
  }),
  defineEndpoint({
    name: "reconciliation.suggestions",
    tag: "Bank reconciliation",
    summary: "Suggested matches for each unmatched line, with a score and reasons",
    access: "accounting.read",
    input: reconciliationInput.extend({ ...pageByDate, limit }),
    output: pageOf(suggestionSchema),
    rest: { method: "get", path: `${ONE}/suggestions`, status: 200 },
    handle: async ({ organization, input }) =>
      readSuggestions(db(), organization.id, await found(input), input),
  }),
  operationEndpoint(matchTransactions, "Bank reconciliation"),
  defineEndpoint({
    name: "statement_match.list",
    tag: "Bank reconciliation",
    summary: "Matches, newest first",
    access: "accounting.read",
    input: reconciliationInput.extend(pageFieldsBy(/^bsm_[0-9a-z]{26}$/)),
    output: pageOf(matchSchema),
    rest: { method: "get", path: `${ONE}/matches`, status: 200 },
    handle: async ({ input }) => listMatches(db(), await found(input), input),
  }),
  defineEndpoint({
    name: "statement_match.remove",
    tag: "Bank reconciliation",
    summary: "Remove a match; its lines and transactions become unmatched again",
    access: "accounting.write",
    input: reconciliationInput.extend({ match_id: idSchema("statementMatch") }),
    output: reconciliationSchema,
    rest: { method: "delete", path: `${ONE}/matches/{match_id}`, status: 200 },
    handle: ({ input, actor, now }) => removeMatch(placeOf(input), input.match_id, actor, now),
  }),
];
