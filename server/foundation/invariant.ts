/** Refuses a state that cannot be. A failure is a bug of ours and answers 500. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}

/** Makes the compiler prove that a union was handled whole. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${String(value)}`);
}
