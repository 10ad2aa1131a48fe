import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { PATH_HEADER } from "@/app/path-header";
import { api } from "@/app/trpc/server";

/** The session in the address of somebody who comes back from the hosted page. */
export function returnedSession(address: string): string | null {
  if (!URL.canParse(address, "http://page.internal")) return null;
  const { pathname, searchParams } = new URL(address, "http://page.internal");
  if (!/^\/[^/]+\/billing(\/(recharge|payment-methods))?$/.test(pathname)) return null;
  const session = searchParams.get("checkout") ?? searchParams.get("card");
  return session && session !== "cancelled" ? session : null;
}

/**
 * Asks Stripe what became of the hosted page that somebody comes back from, and adds what was paid, before anything
 * of the page is read: neither its frame nor a list shows the balance of before. Once a request; null where there
 * is nothing to ask, or no answer now, and then the page asks again.
 */
export const verifyReturn = cache(async (organizationId: string) => {
  const session = returnedSession((await headers()).get(PATH_HEADER) ?? "");
  if (!session) return null;
  const caller = await api();
  const about = { organization_id: organizationId, session_id: session };
  return caller.purchase.verify(about).catch(() => null);
});
