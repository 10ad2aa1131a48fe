/** An amount of credits as people read it: "1 credit", "1.5 credits". */
export function inCredits(credits: number | string): string {
  return `${credits} credit${Number(credits) === 1 ? "" : "s"}`;
}
