import { TZDate } from "@date-fns/tz";
import { format } from "date-fns/format";
import type { api } from "@/app/trpc/server";

export type OrganizationChoice = {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  /** What a key costs there, in credits. */
  credits: number;
};

/** The organizations that this person may create a key in. */
export async function readChoices(
  caller: Awaited<ReturnType<typeof api>>,
): Promise<{ organizations: OrganizationChoice[]; today: string }> {
  const { data } = await caller.organization.list({ limit: 200 });
  const own = data.filter(
    ({ role, totals_only }) => !totals_only && (role === "owner" || role === "admin"),
  );
  // Organizations that share their billing share their prices.
  const payers = new Map(own.map(({ billing_organization_id: payer, id }) => [payer, id]));
  const prices = new Map(
    await Promise.all(
      [...payers].map(async ([payer, id]) => {
        const list = await caller.operation.list({ organization_id: id });
        const price = list.data.find(({ key }) => key === "api_key.create");
        return [payer, price?.credits ?? 0] as const;
      }),
    ),
  );
  const organizations = own.map(
    ({ id, name, slug, time_zone, billing_organization_id: payer }) => ({
      id,
      name,
      slug,
      timeZone: time_zone,
      credits: prices.get(payer) ?? 0,
    }),
  );
  return { organizations, today: format(new TZDate(Date.now(), "UTC"), "yyyy-MM-dd") };
}
