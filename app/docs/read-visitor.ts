import "server-only";
import { api } from "@/app/trpc/server";

/** Whoever reads the docs while signed in, with the organizations they may try things on. */
export type Visitor = {
  email: string;
  organizations: { id: string; name: string; slug: string }[];
};

/** @returns null: a stranger */
export async function readVisitor(): Promise<Visitor | null> {
  const caller = await api();
  const me = await caller.me.get({}).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "UNAUTHORIZED") return null;
    throw error;
  });
  if (!me) return null;
  const { data } = await caller.organization.list({ limit: 50 });
  return {
    email: me.email,
    organizations: data.map(({ id, name, slug }) => ({ id, name, slug })),
  };
}
