import type { ReactElement } from "react";
import type { z } from "zod";

/** One email: what it needs to know, its subject line and its body. */
export type EmailDefinition<Schema extends z.ZodType> = {
  schema: Schema;
  /**
   * Transactional email answers something the reader did or owes; the rest have a link that
   * unsubscribes with one click.
   */
  transactional: boolean;
  subject: (props: z.output<Schema>) => string;
  Body: (props: z.output<Schema>) => ReactElement;
};

/**
 * Ties subject and body to the schema's own type. Both must be pure: a retry with the same
 * idempotency key has to render the very same message, so neither may read the clock.
 */
export function defineEmail<Schema extends z.ZodType>(
  definition: EmailDefinition<Schema>,
): EmailDefinition<Schema> {
  return definition;
}
