import catalogue from "./catalogue.json" with { type: "json" };

// Read without `catalogue`, whose checks a page need not load.
const operations: Partial<Record<string, { label: string }>> = catalogue.operations;

/** What an operation is called. */
export function labelOfOperation(key: string): string {
  return operations[key]?.label ?? key;
}

/** Every operation, to choose from. */
export const operationOptions = Object.keys(operations).map((key) => ({
  value: key,
  label: labelOfOperation(key),
}));
