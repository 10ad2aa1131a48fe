import "server-only";
import { headers } from "next/headers";
import { ownPath } from "@/server/foundation/own-path";
import { PATH_HEADER } from "./path-header";

/** The sign-in page, which leads back to this very page: its path and its query. */
export async function signInPath(): Promise<string> {
  const here = ownPath((await headers()).get(PATH_HEADER));
  return here === null ? "/sign-in" : `/sign-in?next=${encodeURIComponent(here)}`;
}
