import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "@/server/foundation/env";
import type { Provider } from "@/server/users/identities/sign-in-by-provider";

type IdToken = { sub: string; iss: string } & Record<string, unknown>;

/** The OpenID providers that are configured; none unless their client is. */
export function oidcProviders(): Provider[] {
  const { GOOGLE_CLIENT_ID, OIDC_CLIENT_ID, OIDC_EMAIL_DOMAINS } = env();
  const google: Provider = {
    id: "google",
    name: providerName("google"),
    // Google is the authority for its own mailboxes and those of its Workspace customers. Any other address
    // it once checked may belong to somebody else today.
    speaksFor: (email, { hd }) =>
      email.endsWith("@gmail.com") || (typeof hd === "string" && email.endsWith(`@${hd}`)),
  };
  const company: Provider = {
    id: "company",
    name: providerName("company"),
    speaksFor: (email) => OIDC_EMAIL_DOMAINS.includes(email.slice(email.lastIndexOf("@") + 1)),
  };
  return [...(GOOGLE_CLIENT_ID ? [google] : []), ...(OIDC_CLIENT_ID ? [company] : [])];
}

/** What people call a provider, whether it is configured or not. */
export function providerName(id: Provider["id"]): string {
  return id === "google" ? "Google" : env().OIDC_NAME;
}

const GOOGLE = "https://accounts.google.com";

/** The same as next-auth takes them: found by discovery, with PKCE, state and nonce, and the ID token's signature checked. */
export function oidcConfigs(): OAuthConfig<IdToken>[] {
  const settings = env();
  return oidcProviders().map(({ id, name }) => ({
    id,
    name,
    type: "oauth",
    wellKnown: `${id === "google" ? GOOGLE : settings.OIDC_ISSUER}/.well-known/openid-configuration`,
    clientId: (id === "google" ? settings.GOOGLE_CLIENT_ID : settings.OIDC_CLIENT_ID) ?? "",
    clientSecret:
      (id === "google" ? settings.GOOGLE_CLIENT_SECRET : settings.OIDC_CLIENT_SECRET) ?? "",
    authorization: { params: { scope: "openid email profile" } },
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    // Whose it is here is decided in the signIn callback, from the ID token.
    profile: ({ sub }) => ({ id: sub }),
  }));
}
