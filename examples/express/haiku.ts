/** The work that is paid for. */
export function haiku(topic: string): string {
  return `Quiet morning light\n${topic} drifts across the page\nOne credit lighter`;
}
