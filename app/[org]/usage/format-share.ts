/** `"12%"`, `"<1%"`: a part of a total. Never says 0 of what is there, nor 100 of what is not all. */
export function formatShare(part: number, total: number): string {
  if (total <= 0 || part <= 0) return "0%";
  const percent = (part / total) * 100;
  if (percent < 1) return "<1%";
  return part === total ? "100%" : `${Math.min(99, Math.round(percent))}%`;
}
