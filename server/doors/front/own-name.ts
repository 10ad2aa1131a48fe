import { env } from "@/server/foundation/env";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Where a page on this machine is at home, if it was opened by another of the machine's names: a session belongs to
 * one name, and a change that comes from another counts as another site's. Null for a page that is at home, and for
 * every host that is not a name of this machine.
 */
export function ownName(host: string | undefined, path: string): string | null {
  const own = new URL(env().APP_URL);
  if (!host || host === own.host || !loopback.has(own.hostname)) return null;
  const [, name = "", port = ""] = /^(.+?)(?::(\d+))?$/.exec(host) ?? [];
  return loopback.has(name) && port === own.port ? `${own.origin}${path}` : null;
}
