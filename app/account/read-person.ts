import "server-only";
import { redirect } from "next/navigation";
import { api } from "@/app/trpc/server";

/** The person signed in; whoever is not is sent to do so, and then back to this page. */
export async function readPerson(path: string) {
  const caller = await api();
  const me = await caller.me.get({}).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "UNAUTHORIZED") return null;
    throw error;
  });
  return me ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
