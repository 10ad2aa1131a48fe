import { env } from "@/server/foundation/env";

/** Where somebody goes who did not make a change themselves: a new password signs every browser out. */
export function resetUrl(email: string): string {
  return `${env().APP_URL}/reset-password?email=${encodeURIComponent(email)}`;
}
