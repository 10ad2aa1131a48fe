import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

export type OidcStandIn = {
  issuer: string;
  /** Who signs in at the provider next, and what it says of them. */
  signIn(claims: { sub: string } & Record<string, unknown>): void;
  /** Takes a browser through the provider. @returns the address of ours that it is sent back to */
  visit(authorizeUrl: string): Promise<URL>;
  stop(): Promise<void>;
};

export const CLIENT = { id: "bursar", secret: "a-secret-for-the-stand-in" };

/** The official OpenID provider, on a free port, with people who sign in without being asked. */
export async function startOidcStandIn(redirectUri: string): Promise<OidcStandIn> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  let person: { sub: string } & Record<string, unknown> = { sub: "nobody" };
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a key of the stand-in"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
    async loadExistingGrant(context) {
      const { session, client } = context.oidc;
      const grant = new provider.Grant({
        accountId: session?.accountId ?? "",
        clientId: client?.clientId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return answer(request, response);
    const login = { accountId: person.sub };
    await provider.interactionFinished(request, response, { login });
  });
  return {
    issuer,
    signIn(claims) {
      person = claims;
    },
    async visit(authorizeUrl) {
      const cookies = new Map<string, string>();
      let url = new URL(authorizeUrl);
      for (let hops = 0; hops < 10; hops++) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const answered = await fetch(url, { redirect: "manual", headers: { cookie } });
        for (const line of answered.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          cookies.set(name, value);
        }
        const location = answered.headers.get("location");
        if (!location)
          throw new Error(`The provider answered ${answered.status}: ${await answered.text()}`);
        url = new URL(location, url);
        if (url.origin !== issuer) return url;
      }
      throw new Error("The provider sends the browser round and round.");
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
