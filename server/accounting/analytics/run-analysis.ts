import { recordEventIn } from "@/server/accounting/events/record-event";
import {
  type Group,
  NOT_ELIMINATED,
  readGroup,
  readTranslations,
  tellMembers,
  tellRates,
} from "@/server/accounting/reports/consolidate";
import { noBooks } from "@/server/accounting/settings/book-settings";
import { type Db, inSnapshot } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { onReplica } from "@/server/foundation/replica";
import { defineHeldOperation } from "@/server/operations/define-operation";
import { analysisInput, analysisSchema, type Question } from "./analysis.schema";
import { analysisAnswer } from "./read-analyses";
import { readGroups } from "./read-groups";

/** Answers a question about the books and keeps the answer: reading it again is free (S1: 20 credits). */
export const runAnalysis = defineHeldOperation({
  key: "analytics.run",
  summary: "Run an analysis of the books; reading the result again is free",
  permission: "accounting.write",
  input: analysisInput,
  output: analysisSchema,
  example: {
    source: "sales",
    measure: "amount",
    by: ["month", "contact"],
    from: "2026-01-01",
    to: "2026-12-31",
  },
  rest: { method: "post", path: "/organizations/{organization_id}/analytics", status: 201 },
  kind: "held",
  description: "Analysis of the books",
  timeLimitSeconds: 600,
  async check({ db, organization, input }) {
    const group = await groupOf(db, organization.id, input);
    await readTranslations(db, organization.id, group, input.to);
  },
  async work({ organization, input }) {
    const { organization_id: _, ...question } = input;
    return onReplica(() =>
      inSnapshot(async (tx) => {
        const group = await groupOf(tx, organization.id, question);
        const translations = await readTranslations(tx, organization.id, group, question.to);
        const content = await readGroups(tx, group, translations, question);
        const rates = tellRates(group, [{ day: question.to, translations }]);
        const notes = question.consolidated
          ? [...tellMembers(group), ...rates, NOT_ELIMINATED]
          : [];
        return { question, currency: group.currency, content: { ...content, notes } };
      }),
    );
  },
  async store({ tx, organization, actor, work, now }) {
    const row = await tx.bookAnalysis.create({
      data: {
        id: newId("analysis"),
        organizationId: organization.id,
        question: work.question,
        currency: work.currency,
        content: work.content,
        createdAt: now,
      },
    });
    const description = "Analysis run";
    await recordEventIn(
      tx,
      { organization, actor, now },
      { type: "analysis.run", entityId: row.id, description },
    );
    return { output: analysisAnswer(row), entity: { type: "analysis", id: row.id }, description };
  },
});

/** The organization alone, or with the owned ones below it. @throws wrong_state before its books have an account */
async function groupOf(
  db: Db,
  organizationId: string,
  { consolidated }: Pick<Question, "consolidated">,
): Promise<Group> {
  const settings = await db.bookSettings.findUnique({
    where: { organizationId },
    include: { organization: { select: { name: true } } },
  });
  if (!settings) throw noBooks();
  const { currency, organization } = settings;
  if (consolidated) return readGroup(db, organizationId, currency);
  return { currency, members: [{ id: organizationId, name: organization.name, currency }] };
}
