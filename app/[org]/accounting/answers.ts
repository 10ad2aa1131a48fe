import type { trpc } from "@/app/trpc/client";

type AnswerOf<Call extends { query: (...args: never[]) => Promise<unknown> }> = Awaited<
  ReturnType<Call["query"]>
>;

export type ItemAnswer = AnswerOf<typeof trpc.item.get>;
export type TaxRateAnswer = AnswerOf<typeof trpc.tax_rate.get>;
export type CategoryAnswer = AnswerOf<typeof trpc.category.get>;
export type BookSettingsAnswer = AnswerOf<typeof trpc.book_settings.get>;
