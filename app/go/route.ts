import { redirect } from "next/navigation";
import { api } from "@/app/trpc/server";

/**
 * The way home: staff to their desk, others to their first organization, to the form for one, or to the
 * sign-in page. `?to=organization` leads staff to an organization of theirs.
 */
export async function GET(request: Request) {
  const caller = await api();
  const me = await caller.me.get({}).catch(() => null);
  if (!me) redirect("/sign-in");
  const wantsOrganization = new URL(request.url).searchParams.get("to") === "organization";
  if (me.is_staff && !wantsOrganization) redirect("/staff");
  const organizations = await caller.organization.list({ limit: 50 });
  const first = organizations.data.find((o) => !o.totals_only) ?? organizations.data[0];
  redirect(first ? `/${first.slug}` : "/new-organization");
}
