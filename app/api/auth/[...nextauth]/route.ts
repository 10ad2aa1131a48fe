import NextAuth from "next-auth";
import { nextAuthOptions } from "@/server/doors/auth/next-auth-options";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: Request, context: Context): Promise<Response> {
  let signedOut = true;
  const answer = (await NextAuth(
    request as never,
    { params: await context.params } as never,
    nextAuthOptions(() => {
      signedOut = false;
    }),
  )) as Response;
  // The cookie must not go while the session stays.
  return signedOut ? answer : new Response("You are still signed in. Try again.", { status: 503 });
}

export { handler as GET, handler as POST };
