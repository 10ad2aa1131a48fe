import { env } from "@/server/foundation/env";

const ROTATED = "a secret of the tests that came after the first";

/**
 * Runs work as a process that was started again with another NEXTAUTH_SECRET does.
 * @param keepsPrevious whether it was told the one before
 */
export async function withRotatedSecret<T>(
  work: () => Promise<T>,
  { keepsPrevious = true } = {},
): Promise<T> {
  const config = env();
  const { NEXTAUTH_SECRET, NEXTAUTH_SECRET_PREVIOUS } = config;
  config.NEXTAUTH_SECRET = ROTATED;
  config.NEXTAUTH_SECRET_PREVIOUS = keepsPrevious ? NEXTAUTH_SECRET : undefined;
  try {
    return await work();
  } finally {
    Object.assign(config, { NEXTAUTH_SECRET, NEXTAUTH_SECRET_PREVIOUS });
  }
}
