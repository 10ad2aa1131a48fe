/** The largest body of next-auth's paths: an address and a password take far less. */
export const AUTH_BODY_BYTES = 16_000;
