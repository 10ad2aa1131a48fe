import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { signInPath } from "@/app/sign-in-path";
import { pageContext } from "@/server/doors/trpc/context";
import { createCaller } from "@/server/doors/trpc/router";
import { isDomainError } from "@/server/foundation/errors";

/**
 * The tRPC caller of a page: the same procedures the browser calls, in this process, as the person
 * whose session cookie came with the request.
 */
export const api = cache(async () => {
  const incoming = await headers();
  return createCaller(pageContext(new Request("http://page.internal/", { headers: incoming })));
});

type Caller = Awaited<ReturnType<typeof api>>;

/** Loads a page's data: signed out goes to the sign-in page, what is not there or not theirs is a 404. */
export async function load<T>(read: (caller: Caller) => Promise<T>): Promise<T> {
  try {
    return await read(await api());
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "UNAUTHORIZED") redirect(await signInPath());
    if (code === "NOT_FOUND") notFound();
    const { cause } = error as { cause?: unknown };
    if (isDomainError(cause) && cause.code === "second_factor_required")
      redirect("/account/security?required=true");
    throw error;
  }
}

/** The person signed in; read once a request, for the frame and the page in it. */
export const readMe = cache(() => load((caller) => caller.me.get({})));

/**
 * The organization of a page's address, as the caller reaches it; 404 when they do not. With it the one it belongs
 * to, and its home: where its money is looked after, at its billing root. Of these only what the caller reaches.
 */
export const organizationBySlug = cache(async (slug: string) => {
  const [organization] = (await load((caller) => caller.organization.list({ slug }))).data;
  if (!organization) notFound();
  const { id, parent_organization_id: parentId, billing_organization_id: homeId } = organization;
  const others = [...new Set([parentId, homeId])].filter((other) => other && other !== id);
  const { data } =
    others.length > 0
      ? await load((caller) => caller.organization.list({ ids: others.join() }))
      : { data: [] };
  const find = (wanted: string | null) => data.find((other) => other.id === wanted);
  return { organization, home: find(homeId) ?? organization, parent: find(parentId) ?? null };
});
