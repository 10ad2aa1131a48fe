import { z } from "zod";
import { addDays } from "@/server/foundation/clock";
import type { UsageAnswer } from "@/server/usage/usage.schema";
import { type CallContext, defineCall } from "./define-call";
import { creditText, namedCustomer, notKept, withAll } from "./fields";

const name = z.string().min(1).max(100);
const moment = z.iso.datetime({ offset: true }).optional();
const period = { start_time: moment, end_time: moment };

/** Usage is kept by day, so a period is the days it touches. */
export const usageCalls = [
  defineCall({
    method: "post",
    path: "/events/usage",
    status: 200,
    input: z.strictObject({
      event_name: name,
      customer_id: name.optional(),
      external_customer_id: name.optional(),
      aggregation_type: z.enum(["COUNT", "SUM"], "Use COUNT, or SUM of credits"),
      property_name: z.literal("credits", "Usage is kept in events and credits").optional(),
      window_size: z.literal("DAY", "Usage is kept by day").optional(),
      ...period,
    }),
    async handle({ input, ...context }) {
      const usage = await usageOf(context, input);
      const isMeant = ({ key }: { key: string }) => key === input.event_name;
      const measure = ({ operations, net_credits }: Amounts) =>
        input.aggregation_type === "COUNT" ? operations : net_credits;
      const total = usage.groups.find(isMeant);
      const days = input.window_size ? usage.days.filter(isMeant) : [];
      return {
        event_name: input.event_name,
        type: input.aggregation_type,
        value: total ? measure(total) : 0,
        results: days.map((day) => ({
          window_size: `${day.day}T00:00:00Z`,
          value: measure(day),
        })),
      };
    },
  }),
  defineCall({
    method: "post",
    path: "/events/analytics",
    status: 200,
    input: z.strictObject({
      external_customer_id: name,
      window_size: z.literal("DAY", "Usage is kept by day").optional(),
      group_by: notKept,
      expand: notKept,
      ...period,
    }),
    async handle({ input, ...context }) {
      const usage = await usageOf(context, input);
      return {
        currency: "credits",
        custom_analytics: null,
        total_cost: creditText(usage.total_net_credits),
        items: usage.groups.map((group) =>
          withAll(itemFields, {
            event_name: group.key,
            name: group.label,
            aggregation_type: "COUNT",
            currency: "credits",
            event_count: group.operations,
            total_usage: String(group.operations),
            total_cost: creditText(group.net_credits),
            ...(input.window_size
              ? { window_size: "DAY", points: pointsOf(usage, group.key) }
              : {}),
          }),
        ),
      };
    },
  }),
];

type Amounts = UsageAnswer["groups"][number] | UsageAnswer["days"][number];
type Asked = {
  customer_id?: string | undefined;
  external_customer_id?: string | undefined;
  start_time?: string | undefined;
  end_time?: string | undefined;
};

async function usageOf(
  context: Pick<CallContext<unknown>, "caller" | "ours" | "now">,
  { customer_id: id, external_customer_id: externalId, start_time, end_time }: Asked,
) {
  const to = dayOf(end_time ?? context.now.toISOString());
  return context.ours("organization.usage", {
    organization_id: await namedCustomer(context, { id, externalId }),
    group_by: "operation",
    from: start_time === undefined ? addDays(to, -29) : dayOf(start_time),
    to,
  });
}

function dayOf(moment: string): string {
  return new Date(moment).toISOString().slice(0, 10);
}

function pointsOf({ days }: UsageAnswer, operation: string) {
  return days
    .filter(({ key }) => key === operation)
    .map((day) =>
      withAll(pointFields, {
        timestamp: `${day.day}T00:00:00Z`,
        usage: String(day.operations),
        cost: creditText(day.net_credits),
        event_count: day.operations,
      }),
    );
}

const itemFields = [
  ...["add_on_id", "addon", "commitment_info", "feature", "feature_id", "meter", "meter_id"],
  ...["plan", "plan_id", "points", "price", "price_id", "properties", "source", "sources", "unit"],
  ...[
    "sub_line_item_id",
    "subscription_id",
    "subscription_line_item",
    "unit_plural",
    "window_size",
  ],
];
const pointFields = [
  ...["computed_commitment_utilized_amount", "computed_overage_amount", "computed_true_up_amount"],
];
