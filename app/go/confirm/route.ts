import { notFound, redirect } from "next/navigation";
import { api } from "@/app/trpc/server";

/**
 * The address in the email about a charge that needs a confirmation: it names organization and charge
 * by their ids, which stay, and leads to the page under the slug it has.
 */
export async function GET(request: Request) {
  const query = new URL(request.url).searchParams;
  const id = query.get("organization")?.toLowerCase();
  const attempt = query.get("attempt")?.toLowerCase();
  const caller = await api();
  const organizations = await caller.organization
    .list(id ? { ids: id } : { limit: 1 })
    .catch(() => null);
  if (!organizations) {
    const here = `/go/confirm?${new URLSearchParams({ organization: id ?? "", attempt: attempt ?? "" })}`;
    redirect(`/sign-in?next=${encodeURIComponent(here)}`);
  }
  const [found] = organizations.data;
  if (!id || !found || !attempt) notFound();
  redirect(`/${found.slug}/billing/recharge/confirm/${encodeURIComponent(attempt)}`);
}
