import { redirect } from "next/navigation";
import { api } from "@/app/trpc/server";

/** The way home: the caller's first organization, the form for one, or the sign-in page. */
export async function GET() {
  const caller = await api();
  const organizations = await caller.organization.list({ limit: 50 }).catch(() => null);
  if (!organizations) redirect("/sign-in");
  const first = organizations.data.find((o) => !o.totals_only) ?? organizations.data[0];
  redirect(first ? `/${first.slug}` : "/new-organization");
}
