import { notFound, redirect } from "next/navigation";
import { api } from "@/app/trpc/server";

/**
 * The addresses that answers and emails give name an organization by its id, which stays, and lead to a
 * page of it under the slug it has.
 * @param page behind the slug; `keep` are the fields of the query that it is given
 */
export async function leadTo(
  request: Request,
  page: "billing" | "budgets" | "agents" | "support" | "support/new",
  keep: readonly string[] = [],
): Promise<never> {
  const { searchParams } = new URL(request.url);
  const id = searchParams.get("organization")?.toLowerCase();
  const kept = new URLSearchParams();
  for (const name of keep) {
    const value = searchParams.get(name);
    if (value) kept.set(name, value);
  }
  const caller = await api();
  const organizations = await caller.organization
    .list(id ? { ids: id } : { limit: 1 })
    .catch(() => null);
  if (!organizations) {
    const here = new URLSearchParams(kept);
    if (id) here.set("organization", id);
    redirect(`/sign-in?next=${encodeURIComponent(`/go/${page}?${here}`)}`);
  }
  const [found] = organizations.data;
  if (!found && !id) redirect("/new-organization");
  if (!found) notFound();
  redirect(`/${found.slug}/${page}${kept.size > 0 ? `?${kept}` : ""}`);
}
