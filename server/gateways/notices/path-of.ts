import { env } from "@/server/foundation/env";

/** The part of one of our own addresses behind APP_URL; the start page for any other. */
export function pathOf(url: string): string {
  const base = `${env().APP_URL}/`;
  return url.startsWith(base) ? `/${url.slice(base.length)}` : "/go";
}
