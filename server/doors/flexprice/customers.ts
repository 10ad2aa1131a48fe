import { z } from "zod";
import type { Page } from "@/server/foundation/page";
import { findCustomers } from "@/server/organizations/access/subjects";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { type CallContext, defineCall } from "./define-call";
import {
  customerId,
  namedCustomer,
  notKept,
  pageInput,
  paginationOf,
  refusedField,
  repeatKey,
  requireWithinReach,
  withAll,
} from "./fields";

const name = z.string().min(1).max(100);

/** What a customer is told about besides its name, and where it would belong in Bursar. */
const contactFields = {
  email: notKept,
  metadata: notKept,
  address_line1: notKept,
  address_line2: notKept,
  address_city: notKept,
  address_state: notKept,
  address_postal_code: notKept,
  address_country: notKept,
};

const chargeFields = {
  parent_customer_id: refusedField("Customers can't be nested here. Leave it out"),
  parent_customer_external_id: refusedField("Customers can't be nested here. Leave it out"),
  tax_rate_overrides: refusedField("Bursar doesn't tax customers' usage. Leave it out"),
  integration_entity_mapping: refusedField("There are no integrations to map. Leave it out"),
};

/** A customer is an organization below the key's that pays for itself. */
export const customerCalls = [
  defineCall({
    method: "post",
    path: "/customers",
    status: 201,
    input: z.strictObject({
      external_id: name,
      name: name.optional(),
      skip_onboarding_workflow: notKept,
      ...contactFields,
      ...chargeFields,
    }),
    async handle({ input, ours, caller, idempotencyKey }) {
      const body = {
        name: input.name ?? input.external_id,
        external_id: input.external_id,
        parent_organization_id: caller.organizationId,
        relationship_type: "owned",
        billing_type: "own",
      };
      const key = idempotencyKey ?? repeatKey("customer", body);
      return customerAnswer(await ours("organization.create", body, { idempotencyKey: key }));
    },
  }),
  defineCall({
    method: "get",
    path: "/customers/external/{external_id}",
    status: 200,
    input: z.strictObject({ external_id: name }),
    async handle(context) {
      const id = await customerId(context, context.input.external_id);
      return customerAnswer(await context.ours("organization.get", { organization_id: id }));
    },
  }),
  defineCall({
    method: "post",
    path: "/customers/search",
    status: 200,
    input: z.strictObject({
      ...pageInput,
      customer_ids: z.array(name).max(200).optional(),
      external_id: name.optional(),
      external_ids: z.array(name).max(200).optional(),
      status: notKept,
      expand: notKept,
      order: z.literal("asc", "Customers are listed oldest first: use asc").optional(),
    }),
    async handle(context) {
      const { customer_ids: ids, external_id, external_ids, ...page } = context.input;
      requireWithinReach(page);
      const { limit, offset } = page;
      const isNamed = [ids, external_id, external_ids].some((said) => said !== undefined);
      const names = [ids ?? [], external_id ?? [], external_ids ?? []].flat();
      const { found, isWhole } = isNamed
        ? await findNamed(context, names)
        : await listBelow(context, limit + offset);
      return {
        items: found.slice(offset, offset + limit).map(customerAnswer),
        pagination: paginationOf(page, isWhole ? found.length : null),
      };
    },
  }),
  defineCall({
    method: "get",
    path: "/customers/{id}",
    status: 200,
    input: z.strictObject({ id: name }),
    async handle(context) {
      const id = await customerId(context, context.input.id);
      return customerAnswer(await context.ours("organization.get", { organization_id: id }));
    },
  }),
  defineCall({
    method: "put",
    path: "/customers",
    status: 200,
    input: z.strictObject({
      id: name.optional(),
      external_customer_id: name.optional(),
      name: name.optional(),
      external_id: refusedField("A customer keeps its external_id. Leave it out"),
      ...contactFields,
      ...chargeFields,
    }),
    async handle(context) {
      const { id, external_customer_id: externalId, name: renamed } = context.input;
      const organization_id = await namedCustomer(context, { id, externalId });
      if (renamed === undefined)
        return customerAnswer(await context.ours("organization.get", { organization_id }));
      const change = { organization_id, name: renamed };
      return customerAnswer(await context.ours("organization.update", change));
    },
  }),
];

type Context = Pick<CallContext<unknown>, "caller" | "ours">;
type Found = { found: OrganizationAnswer[]; isWhole: boolean };

/** Whom a name stands for; whether the key reaches them is for our list to say. */
async function findNamed({ caller, ours }: Context, names: string[]): Promise<Found> {
  const idOf = await findCustomers(caller, names);
  const ids = [...new Set(names.flatMap((one) => idOf(one) ?? []))];
  if (ids.length === 0) return { found: [], isWhole: true };
  const { data } = await ours("organization.list", { ids: ids.join(",") });
  return { found: data, isWhole: true };
}

/** The organizations below the key's own, as far as a page needs them. */
async function listBelow({ caller, ours }: Context, needed: number): Promise<Found> {
  const found: OrganizationAnswer[] = [];
  let cursor: string | null = null;
  do {
    const place: object = cursor === null ? {} : { cursor };
    const below = { below: caller.organizationId, limit: 200, ...place };
    const page: Page<OrganizationAnswer> = await ours("organization.list", below);
    found.push(...page.data.filter(({ id }) => id !== caller.organizationId));
    cursor = page.next_cursor;
  } while (cursor !== null && found.length < needed);
  return { found, isWhole: cursor === null };
}

function customerAnswer(organization: OrganizationAnswer) {
  return withAll(customerFields, {
    id: organization.id,
    external_id: organization.external_id ?? organization.id,
    name: organization.name,
    parent_customer_id: organization.parent_organization_id,
    status: organization.status === "closed" ? "archived" : "published",
    created_at: organization.created_at,
  });
}

const customerFields = [
  ...Object.keys(contactFields),
  ...["created_by", "environment_id", "parent_customer", "tenant_id", "updated_at", "updated_by"],
];
