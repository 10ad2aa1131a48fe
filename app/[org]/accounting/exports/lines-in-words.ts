/** `"1 line"`, `"1,234 lines"`. */
export function linesInWords(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "line" : "lines"}`;
}
