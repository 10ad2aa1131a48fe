import type { NextAuthOptions, RequestInternal, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import type { User as StoredUser } from "@/generated/prisma/client";
import { systemClock } from "@/server/foundation/clock";
import { isDatabaseAway } from "@/server/foundation/database-away";
import type { Tx } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { isDomainError } from "@/server/foundation/errors";
import { log } from "@/server/foundation/log";
import { ownPath } from "@/server/foundation/own-path";
import { type Provider, signInByProvider } from "@/server/users/identities/sign-in-by-provider";
import { signInByPasskey } from "@/server/users/second-factor/confirm-by-passkey";
import { passkeyAnswer } from "@/server/users/second-factor/passkey.schema";
import {
  beginSecondStep,
  findSecondStep,
  finishSecondStep,
} from "@/server/users/second-factor/pending-sign-in";
import { looksLikeRecoveryCode } from "@/server/users/second-factor/recovery-codes";
import { typedCode } from "@/server/users/second-factor/second-factor.schema";
import { spendCode } from "@/server/users/second-factor/spend-code";
import { signOut } from "@/server/users/sessions/end-sessions";
import { findSession } from "@/server/users/sessions/find-session";
import { openSession, type SignInPlace } from "@/server/users/sessions/open-session";
import { findUserByLink, findUserByPassword } from "@/server/users/sign-in";
import { emailSchema } from "@/server/users/user.schema";
import { clientIp } from "../client-ip";
import { oidcConfigs, oidcProviders } from "./oidc-providers";
import { readSecondStepCookie } from "./second-step-cookie";
import { namedSession, sessionCookie } from "./session";
import { type Taken, takeCodeTry, takePasswordAttempt } from "./throttle";

type SignedIn = User & { sessionId: string; email: string };

type Hooks = {
  /** Somebody signed in to the account of this address. */
  onSignIn?(email: string): void;
  /** The first factor was proved: the browser keeps this token for the second step. Empty: it is done. */
  onSecondStep?(token: string): void;
  /** The headers of the request, where a provider sends a browser back: next-auth doesn't pass them on. */
  headers?: RequestInternal["headers"];
  /** next-auth itself answers as if nothing had happened. */
  onSignOutFailure?(error: unknown): void;
};

/**
 * next-auth with its ways in: a password, and a link sent by email; then, for whoever has one, the second
 * factor. All are credentials providers; links are our own single-use tokens (docs/decisions/0004), so no
 * adapter is needed. The cookie is a sealed token that says nothing but the id of the session, which is a
 * row (0022) and begins only after the second factor (0077).
 */
export function nextAuthOptions(hooks: Hooks = {}): NextAuthOptions {
  const { onSignIn, onSignOutFailure } = hooks;
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: env().APP_URL.startsWith("https:"),
    cookies: { sessionToken: sessionCookie() },
    session: { strategy: "jwt", maxAge: 30 * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        id: "password",
        name: "Password",
        credentials: { email: {}, password: { type: "password" } },
        async authorize(credentials, request): Promise<SignedIn | null> {
          const email = emailSchema.safeParse(credentials?.email);
          if (!email.success || !credentials?.password) return null;
          const attempt = await takeTry(email.data, request);
          try {
            const user = await findUserByPassword(email.data, credentials.password);
            if (user) await attempt.giveBack();
            return user && (await signIn(user, request, hooks));
          } catch (error) {
            // next-auth puts an error's words into the address; ours are nobody's business there.
            throwWhatPasses(error);
            log().error({ err: error }, "sign-in failed");
            return null;
          }
        },
      }),
      CredentialsProvider({
        id: "link",
        name: "Sign-in link",
        credentials: { token: {} },
        async authorize(credentials, request): Promise<SignedIn | null> {
          if (!credentials?.token) return null;
          try {
            const user = await findUserByLink(credentials.token, systemClock.now());
            return await signIn(user, request, hooks);
          } catch (error) {
            throwWhatPasses(error);
            if (!isDomainError(error)) log().error({ err: error }, "sign-in by link failed");
            return null;
          }
        },
      }),
      CredentialsProvider({
        id: "second-step",
        name: "Second factor",
        credentials: { code: {} },
        async authorize(credentials, request): Promise<SignedIn | null> {
          const code = typedCode.safeParse(credentials?.code);
          if (!code.success) return null;
          try {
            return await finishSignIn(code.data, request, hooks);
          } catch (error) {
            throwWhatPasses(error);
            log().error({ err: error }, "the second step failed");
            return null;
          }
        },
      }),
      CredentialsProvider({
        id: "passkey",
        name: "Passkey",
        credentials: { response: {} },
        async authorize(credentials, request): Promise<SignedIn | null> {
          const response = readPasskeyAnswer(credentials?.response);
          if (!response) return null;
          try {
            const now = systemClock.now();
            const found = await signInByPasskey(response, await placeOf(request), now);
            if (!found) return null;
            hooks.onSecondStep?.("");
            return { id: found.userId, email: found.email, sessionId: found.sessionId };
          } catch (error) {
            throwWhatPasses(error);
            if (!isDomainError(error)) log().error({ err: error }, "sign-in by passkey failed");
            return null;
          }
        },
      }),
      ...oidcConfigs(),
    ],
    callbacks: {
      /** The other providers found the person and opened the session before. */
      async signIn({ user, account, profile }) {
        const provider = oidcProviders().find(({ id }) => id === account?.provider);
        if (!provider) return true;
        return signInFrom(provider, user as SignedIn, profile as IdToken, hooks);
      },
      jwt: ({ token, user }) => (user ? { sid: (user as SignedIn).sessionId } : token),
      // What next-auth's own path tells about a cookie. An ended one is thrown out, and its cookie cleared.
      async session({ token, session }) {
        const found = await findSession(String(token.sid), systemClock.now());
        if (!found) throw new Error("the session has ended");
        return { ...session, user: { name: found.name, email: found.email } };
      },
      /** Where next-auth sends the browser, from its `callbackUrl`: a place of ours, or the first page. */
      redirect: ({ url }) => ownUrl(url),
    },
    events: {
      signIn: ({ user }) => onSignIn?.((user as SignedIn).email),
      async signOut({ token }) {
        if (typeof token?.sid !== "string") return;
        await signOut(token.sid, systemClock.now()).catch((error: unknown) => {
          log().error({ err: error }, "sign-out failed");
          onSignOutFailure?.(error);
        });
      },
    },
    logger: {
      // A cookie that opens nothing is no trouble of ours.
      error: (code) => log().debug({ code }, "next-auth refused"),
      warn: (code) => log().debug({ code }, "next-auth warns"),
    },
  };
}

/** @throws Error `rate_limited`, with the seconds to wait: next-auth puts its words into the answer's address */
async function takeTry(
  email: string,
  { headers = {} }: Pick<RequestInternal, "headers">,
): Promise<Taken> {
  const sent = new Headers(headers as Record<string, string>);
  try {
    return await takePasswordAttempt(email, {
      ip: clientIp(sent, undefined),
      cookies: sent.get("cookie"),
    });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw new Error(`rate_limited ${error.extra.retry_after}`);
  }
}

/** What is told as it is: next-auth puts its words into the answer's address. */
class NextStep extends Error {}

/** What is over soon is told as such, and not as a wrong password: the code alone goes into the address. */
function throwWhatPasses(error: unknown): void {
  if (error instanceof NextStep) throw error;
  if (isDatabaseAway(error)) throw new Error("unavailable");
  if (isDomainError(error) && ["rate_limited", "unavailable"].includes(error.code))
    throw new Error(`${error.code} ${error.extra.retry_after}`);
}

/**
 * Opens the session, or for whoever has a second factor the step that asks for it. Null when the password
 * changed while it was being checked.
 * @throws NextStep
 */
async function signIn(
  user: StoredUser,
  request: Pick<RequestInternal, "headers">,
  { onSecondStep }: Hooks,
): Promise<SignedIn | null> {
  const now = systemClock.now();
  if (user.secondFactorAt) {
    const token = await beginSecondStep(user, now);
    if (token === null) return null;
    onSecondStep?.(token);
    throw new NextStep("second_factor");
  }
  const sessionId = await openSession(user, await placeOf(request), now);
  return sessionId === null ? null : { id: user.id, email: user.email, sessionId };
}

/** Opens the session of a browser that proved the first factor. Null for a wrong code. @throws NextStep, rate_limited */
async function finishSignIn(
  code: string,
  request: Pick<RequestInternal, "headers">,
  { onSecondStep }: Hooks,
): Promise<SignedIn | null> {
  const now = systemClock.now();
  const token = readSecondStepCookie(request.headers?.cookie);
  const begun = token ? await findSecondStep(token, now) : null;
  if (!token || !begun) throw new NextStep("start_again");
  const attempt = looksLikeRecoveryCode(code) ? null : await takeCodeTry(begun.user.id);
  const prove = async (tx: Tx, user: StoredUser) => (await spendCode(tx, user, code, now)) !== null;
  const outcome = await finishSecondStep(token, await placeOf(request), prove, now);
  if (outcome === "start_again") throw new NextStep("start_again");
  if (outcome === "wrong") return null;
  await attempt?.giveBack();
  onSecondStep?.("");
  const { user, sessionId } = outcome;
  return { id: user.id, email: user.email, sessionId };
}

type IdToken = { iss: string; sub: string } & Record<string, unknown>;

/**
 * Decides about whoever comes back from an OpenID provider. next-auth has checked state, nonce, PKCE and the
 * signature by then.
 * @param user what next-auth makes the cookie of; it gets the session
 * @returns true, or the page that the browser is led to instead
 */
async function signInFrom(
  provider: Provider,
  user: SignedIn,
  claims: IdToken,
  hooks: Hooks,
): Promise<true | string> {
  try {
    const now = systemClock.now();
    const { iss: issuer, sub: subject, email_verified: emailVerified } = claims;
    const found = await signInByProvider(
      provider,
      { ...claims, issuer, subject, emailVerified },
      now,
    );
    if (found.kind === "unverified") return "/sign-in?error=unverified_email";
    const opened = await signIn(found.user, { headers: hooks.headers ?? {} }, hooks);
    if (!opened) return "/sign-in?error=failed";
    Object.assign(user, opened);
    return true;
  } catch (error) {
    if (error instanceof NextStep) return "/sign-in/second-step";
    throwWhatPasses(error);
    log().error({ err: error }, "sign-in by a provider failed");
    return "/sign-in?error=failed";
  }
}

/** What the browser sent of its passkey, as JSON; null where it is nothing of the kind. */
function readPasskeyAnswer(sent: string | undefined) {
  try {
    return passkeyAnswer.parse(JSON.parse(sent ?? ""));
  } catch {
    return null;
  }
}

/** Where a request comes from, and the session its browser has. */
async function placeOf({ headers = {} }: Pick<RequestInternal, "headers">): Promise<SignInPlace> {
  const ip = clientIp(new Headers(headers as Record<string, string>), undefined);
  return {
    ip: ip === "unknown" ? null : ip,
    userAgent: String(headers["user-agent"] ?? ""),
    replaces: await namedSession(headers.cookie),
  };
}

function ownUrl(url: string): string {
  const { APP_URL } = env();
  const { origin } = new URL(APP_URL);
  const path = ownPath(url.startsWith(`${origin}/`) ? url.slice(origin.length) : url);
  return path ? `${origin}${path}` : APP_URL;
}
