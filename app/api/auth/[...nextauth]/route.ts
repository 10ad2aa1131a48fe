import NextAuth from "next-auth";
import { deviceCookie } from "@/server/doors/auth/known-device";
import { nextAuthOptions } from "@/server/doors/auth/next-auth-options";
import { serveNextAuth } from "@/server/doors/auth/serve-next-auth";
import { systemClock } from "@/server/foundation/clock";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: Request, context: Context): Promise<Response> {
  const { nextauth: names } = await context.params;
  return serveNextAuth(request, names, async (readable) => {
    let signedOut = true;
    let signedInTo: string | null = null;
    const answer = (await NextAuth(
      readable as never,
      { params: { nextauth: names } } as never,
      nextAuthOptions({
        onSignIn(email) {
          signedInTo = email;
        },
        onSignOutFailure() {
          signedOut = false;
        },
      }),
    )) as Response;
    if (signedInTo)
      answer.headers.append("set-cookie", deviceCookie(signedInTo, systemClock.now()));
    // The cookie must not go while the session stays.
    return signedOut
      ? answer
      : new Response("You are still signed in. Try again.", { status: 503 });
  });
}

export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};
