import type { NextAuthOptions, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { systemClock } from "@/server/foundation/clock";
import { env } from "@/server/foundation/env";
import { isDomainError } from "@/server/foundation/errors";
import { findUserByLink, findUserByPassword } from "@/server/users/sign-in";
import { takeAttempt } from "./throttle";

type SignedIn = User & { sessionVersion: number };

/**
 * next-auth with two ways in: a password, and a link sent by email. Both are credentials providers
 * over JWT sessions; links are our own single-use tokens (docs/decisions/0004), so no adapter is needed.
 */
export function nextAuthOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: 30 * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        id: "password",
        name: "Password",
        credentials: { email: {}, password: { type: "password" } },
        async authorize(credentials): Promise<SignedIn | null> {
          if (!credentials?.email || !credentials.password) return null;
          if (!(await takeAttempt("sign-in", credentials.email.toLowerCase())))
            throw new Error("rate_limited");
          const user = await findUserByPassword(credentials.email, credentials.password);
          return (
            user && {
              id: user.id,
              email: user.email,
              name: user.name,
              sessionVersion: user.sessionVersion,
            }
          );
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
            return {
              id: user.id,
              email: user.email,
              name: user.name,
              sessionVersion: user.sessionVersion,
            };
          } catch (error) {
            if (isDomainError(error)) return null;
            throw error;
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
    },
  };
}
