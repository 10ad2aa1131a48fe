/** Every zone one may choose, the present one among them: a list may lack "UTC" or an old alias. */
export function timeZones(current: string): string[] {
  return [...new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")])].toSorted();
}
