/** As much of the official provider as its stand-in uses; it brings no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Context = {
    oidc: { session?: { accountId?: string }; client?: { clientId?: string } };
  };
  type Configuration = {
    findAccount(
      context: Context,
      subject: string,
    ): { accountId: string; claims(): Record<string, unknown> };
    interactions: { url(context: Context, interaction: { uid: string }): string };
    loadExistingGrant(context: Context): Promise<unknown>;
    [setting: string]: unknown;
  };

  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { login: { accountId: string } },
    ): Promise<void>;
    Grant: new (of: {
      accountId: string;
      clientId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
  }
}
