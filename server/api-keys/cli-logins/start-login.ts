import { db } from "@/server/foundation/db";
import { env } from "@/server/foundation/env";
import { newId } from "@/server/foundation/ids";
import { hashCode, newDeviceCode, newUserCode, showUserCode } from "./login-codes";

const MINUTES_OPEN = 10;
const POLL_SECONDS = 2;

export type StartedLogin = {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
};

/**
 * Starts a login of a command line, in the manner of RFC 8628: a person who sees the short code confirms it in
 * the browser, and whoever has the device code collects the key. Both codes work once, for ten minutes.
 */
export async function startLogin(
  { hostname, ip }: { hostname: string; ip: string | null },
  now: Date,
): Promise<StartedLogin> {
  const deviceCode = newDeviceCode();
  const userCode = newUserCode();
  await db().cliLogin.create({
    data: {
      id: newId("cliLogin"),
      deviceCodeHash: hashCode(deviceCode),
      userCodeHash: hashCode(userCode),
      hostname,
      ip,
      createdAt: now,
      expiresAt: new Date(now.getTime() + MINUTES_OPEN * 60_000),
    },
  });
  const shown = showUserCode(userCode);
  const page = `${env().APP_URL}/cli`;
  return {
    device_code: deviceCode,
    user_code: shown,
    verification_uri: page,
    verification_uri_complete: `${page}?code=${shown}`,
    expires_in: MINUTES_OPEN * 60,
    interval: POLL_SECONDS,
  };
}
