import { notFound, redirect } from "next/navigation";
import { api } from "@/app/trpc/server";

/**
 * The address that answers and emails give for "buy credits": it names an organization by its id,
 * which stays, and leads to the billing page under the slug it has.
 */
export async function GET(request: Request) {
  const id = new URL(request.url).searchParams.get("organization")?.toLowerCase();
  const caller = await api();
  const organizations = await caller.organization
    .list(id ? { ids: id } : { limit: 1 })
    .catch(() => null);
  if (!organizations) {
    const here = `/go/billing${id ? `?organization=${encodeURIComponent(id)}` : ""}`;
    redirect(`/sign-in?next=${encodeURIComponent(here)}`);
  }
  const [found] = organizations.data;
  if (!found) notFound();
  redirect(`/${found.slug}/billing`);
}
