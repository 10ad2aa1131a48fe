import { catalogue, operations } from "@/server/pricing/catalogue";
import { PLAIN_VARIANT } from "@/server/pricing/price-version.schema";

const liteVariants = Object.keys(catalogue.priceBooks.team.packages).filter(
  (variant) => variant !== PLAIN_VARIANT,
);

/** What has a price a unit: each operation, and each variant with a price of its own (`key/variant`). */
export const operationChoices: { value: string; label: string }[] = operations.flatMap(
  ({ key, label, metered }) =>
    metered
      ? []
      : [
          { value: key, label },
          ...(key === "photoshoot.submit"
            ? liteVariants.map((variant) => ({
                value: `${key}/${variant}`,
                label: `${label}, ${variant}`,
              }))
            : []),
        ],
);

/** The operation of a choice, and its price in the shape a version or an agreement takes. */
export function operationPriceOf(
  choice: string,
  credits: number,
): [key: string, price: { credits: number } | { variants: Record<string, number> }] {
  const [key = "", variant] = choice.split("/");
  return [key, variant === undefined ? { credits } : { variants: { [variant]: credits } }];
}
