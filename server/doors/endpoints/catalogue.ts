import { z } from "zod";
import { operations } from "@/server/pricing/catalogue";
import { defineEndpoint } from "./endpoint";

export const catalogueEndpoints = {
  operationList: defineEndpoint({
    name: "operation.list",
    tag: "Prices",
    summary: "Every operation and its price",
    permission: null,
    input: z.strictObject({}),
    output: z.object({
      data: z.array(
        z.object({
          key: z.string(),
          group: z.string(),
          label: z.string(),
          description: z.string(),
          credits: z
            .number()
            .nullable()
            .meta({ description: "null: metered, priced by model and tokens" }),
          unit: z.string().nullable(),
        }),
      ),
      has_more: z.boolean(),
      next_cursor: z.string().nullable(),
    }),
    rest: { method: "get", path: "/v1/operations", status: 200 },
    async handle() {
      const data = operations.map(({ key, group, label, description, credits, unit }) => ({
        key,
        group,
        label,
        description,
        credits: credits === undefined ? null : Number(credits),
        unit: unit ?? null,
      }));
      return { data, has_more: false, next_cursor: null };
    },
  }),
};
