import { Secret, TOTP } from "otpauth";

const PERIOD_SECONDS = 30;
/** A clock may be off by one step in either direction. */
const DRIFT_STEPS = 1;

/** What every authenticator app understands: six digits by SHA-1, a new code every 30 seconds. */
function totpOf(secret: string, label = ""): TOTP {
  return new TOTP({
    issuer: "Bursar",
    label,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}

/** A new secret to share with an app, in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code of a secret says. @param label whose account it is, as the app lists it */
export function totpUri(secret: string, label: string): string {
  return totpOf(secret, label).toString();
}

/** The time step that this code is of; null for a wrong one. Each step's code counts once (`spendCode`). */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const totp = totpOf(secret);
  const drift = totp.validate({ token: code, timestamp: now.getTime(), window: DRIFT_STEPS });
  return drift === null ? null : totp.counter({ timestamp: now.getTime() }) + drift;
}
