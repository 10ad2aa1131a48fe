import { Bursar } from "@bursar/sdk";

let client: Bursar | undefined;

/** One client for the app. It reads BURSAR_KEY and BURSAR_URL; only server code imports this file. */
export function bursar(): Bursar {
  client ??= new Bursar();
  return client;
}
