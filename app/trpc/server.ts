import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { pageContext } from "@/server/doors/trpc/context";
import { createCaller } from "@/server/doors/trpc/router";

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
    if (code === "UNAUTHORIZED") redirect("/sign-in");
    if (code === "NOT_FOUND") notFound();
    throw error;
  }
}

/** The organization of a page's address, as the caller reaches it; 404 when they do not. */
export const organizationBySlug = cache(async (slug: string) => {
  const { data } = await load((caller) => caller.organization.list({}));
  const organization = data.find((candidate) => candidate.slug === slug);
  if (!organization) notFound();
  return { organization, organizations: data };
});
