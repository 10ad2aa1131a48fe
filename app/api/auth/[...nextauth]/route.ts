import NextAuth from "next-auth";
import { nextAuthOptions } from "@/server/doors/auth/next-auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: Request, context: Context): Promise<Response> {
  return NextAuth(
    request as never,
    { params: await context.params } as never,
    nextAuthOptions(),
  ) as Promise<Response>;
}

export { handler as GET, handler as POST };
