import { invalidRequest } from "./stripe-api-error.ts";

/**
 * Refuses parameters that Stripe knows and this stand-in does not act on. To ignore one that
 * changes an amount would be a lie that a test believes.
 */
export function refuseUnoffered<T extends object>(
  parameters: T,
  names: readonly (keyof T)[],
): void {
  for (const name of names) {
    if (parameters[name] === undefined) continue;
    throw invalidRequest(
      `The local stand-in does not offer \`${String(name)}\`.`,
      undefined,
      String(name),
    );
  }
}
