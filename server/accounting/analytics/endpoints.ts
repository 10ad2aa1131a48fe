import { z } from "zod";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { answerFormat, limit, organizationInput, pageOf } from "@/server/doors/endpoints/fields";
import { db } from "@/server/foundation/db";
import {
  analysisIdInput,
  analysisSchema,
  analysisSummarySchema,
  savedQuestionIdInput,
  savedQuestionSchema,
  saveQuestionInput,
} from "./analysis.schema";
import { analysisCsv, listAnalyses, readAnalysis } from "./read-analyses";
import { runAnalysis } from "./run-analysis";
import { listQuestions, removeQuestion, saveQuestion } from "./saved-questions";

const page = organizationInput.extend({ limit, cursor: z.string().max(64).optional() });
const question = {
  source: "sales",
  measure: "amount",
  by: ["month", "contact"],
  from: "2026-01-01",
  to: "2026-12-31",
};

export const analyticsEndpoints = [
  operationEndpoint(runAnalysis, "Reports and exports", {
    alsoNeedsBelow: ({ consolidated }) => (consolidated ? "accounting.read" : null),
  }),
  defineEndpoint({
    name: "analytics.list",
    tag: "Reports and exports",
    summary: "Past analyses, newest first",
    access: "accounting.read",
    input: page,
    output: pageOf(analysisSummarySchema),
    rest: { method: "get", path: "/organizations/{organization_id}/analytics", status: 200 },
    handle: ({ organization, input }) => listAnalyses(db(), organization.id, input),
  }),
  defineEndpoint({
    name: "analytics.get",
    tag: "Reports and exports",
    summary: "One analysis as it was run, also as CSV",
    access: "accounting.read",
    input: analysisIdInput.extend(answerFormat),
    output: analysisSchema,
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/analytics/{analysis_id}",
      status: 200,
    },
    handle: ({ organization, input }) => readAnalysis(db(), organization.id, input.analysis_id),
    csv: analysisCsv,
  }),
  defineEndpoint({
    name: "analytics_question.list",
    tag: "Reports and exports",
    summary: "Saved questions, newest first",
    access: "accounting.read",
    input: page,
    output: pageOf(savedQuestionSchema),
    rest: {
      method: "get",
      path: "/organizations/{organization_id}/analytics-questions",
      status: 200,
    },
    handle: ({ organization, input }) => listQuestions(db(), organization.id, input),
  }),
  defineEndpoint({
    name: "analytics_question.save",
    tag: "Reports and exports",
    summary: "Save a question to run again later",
    access: "accounting.write",
    input: saveQuestionInput,
    output: savedQuestionSchema,
    example: { name: "Sales by month and customer", question },
    rest: {
      method: "post",
      path: "/organizations/{organization_id}/analytics-questions",
      status: 201,
    },
    acceptsIdempotencyKey: true,
    handle: ({ organization, input, now, idempotent }) =>
      saveQuestion(organization.id, input, now, idempotent),
  }),
  defineEndpoint({
    name: "analytics_question.remove",
    tag: "Reports and exports",
    summary: "Delete a saved question; past analyses are kept",
    access: "accounting.write",
    input: savedQuestionIdInput,
    output: savedQuestionSchema,
    rest: {
      method: "delete",
      path: "/organizations/{organization_id}/analytics-questions/{question_id}",
      status: 200,
    },
    handle: ({ organization, input }) => removeQuestion(organization.id, input.question_id),
  }),
];
