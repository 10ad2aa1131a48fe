import type { NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { systemClock } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { isDomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { ownPath } from "@/server/foundation/own-path";
import { findUserByLink, findUserByPassword } from "@/server/users/sign-in";
import { emailSchema } from "@/server/users/user.schema";
import { isExhausted, takeAttempt } from "./throttle";

type SignedIn = User & { sessionVersion: number };

/**
 * next-auth with two ways in: a password, and a link sent by email. Both are credentials providers
 * over JWT sessions; links are our own single-use tokens (docs/decisions/0004), so no adapter is needed.
 */
export function nextAuthOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: env().APP_URL.startsWith("https:"),
    session: { strategy: "jwt", maxAge: 30 * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        id: "password",
        name: "Password",
        credentials: { email: {}, password: { type: "password" } },
        async authorize(credentials): Promise<SignedIn | null> {
          const email = emailSchema.safeParse(credentials?.email);
          if (!email.success || !credentials?.password) return null;
          if (await isExhausted("sign-in", email.data)) throw new Error("rate_limited");
          try {
            const user = await findUserByPassword(email.data, credentials.password);
            if (!user) await takeAttempt("sign-in", email.data);
            return user && signedIn(user);
          } catch (error) {
            // next-auth puts an error's words into the address; ours are nobody's business there.
            log().error({ err: error }, "sign-in failed");
            return null;
          }
        },
      }),
      CredentialsProvider({
        id: "link",
        name: "Sign-in link",
        credentials: { token: {} },
        async authorize(credentials): Promise<SignedIn | null> {
          if (!credentials?.token) return null;
          try {
            const user = await findUserByLink(credentials.token, systemClock.now());
            return signedIn(user);
          } catch (error) {
            if (!isDomainError(error)) log().error({ err: error }, "sign-in by link failed");
            return null;
          }
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (user) {
          token.sub = user.id;
          token.sessionVersion = (user as SignedIn).sessionVersion;
        }
        return token;
      },
      /** Where next-auth sends the browser, from its `callbackUrl`: a place of ours, or the first page. */
      redirect: ({ url }) => ownUrl(url),
    },
  };
}

function signedIn(user: {
  id: string;
  email: string;
  name: string;
  sessionVersion: number;
}): SignedIn {
  return { id: user.id, email: user.email, name: user.name, sessionVersion: user.sessionVersion };
}

function ownUrl(url: string): string {
  const { APP_URL } = env();
  const { origin } = new URL(APP_URL);
  const path = ownPath(url.startsWith(`${origin}/`) ? url.slice(origin.length) : url);
  return path ? `${origin}${path}` : APP_URL;
}
