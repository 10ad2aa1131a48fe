import NextAuth from "next-auth";
import { deviceCookie } from "@/server/doors/auth/known-device";
import { nextAuthOptions } from "@/server/doors/auth/next-auth-options";
import { secondStepCookie } from "@/server/doors/auth/second-step-cookie";
import { serveNextAuth } from "@/server/doors/auth/serve-next-auth";
import { systemClock } from "@/server/foundation/clock";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handler(request: Request, context: Context): Promise<Response> {
  const { nextauth: names } = await context.params;
  return serveNextAuth(request, names, async (readable) => {
    let signedOut = true;
    let signedInTo: string | null = null;
    let secondStep: string | null = null;
    const answer = (await NextAuth(
      readable as never,
      { params: { nextauth: names } } as never,
      nextAuthOptions({
        onSignIn(email) {
          signedInTo = email;
        },
        headers: Object.fromEntries(readable.headers),
        onSecondStep(token) {
          secondStep = token;
        },
        onSignOutFailure() {
          signedOut = false;
        },
      }),
    )) as Response;
    if (signedInTo)
      answer.headers.append("set-cookie", deviceCookie(signedInTo, systemClock.now()));
    if (secondStep !== null) answer.headers.append("set-cookie", secondStepCookie(secondStep));
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
