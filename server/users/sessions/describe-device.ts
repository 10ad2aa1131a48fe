import Bowser from "bowser";

type DeviceKind = "desktop" | "phone" | "tablet" | "other";

const kinds: Record<string, DeviceKind> = { desktop: "desktop", mobile: "phone", tablet: "tablet" };
const knownBrowsers = new Set(Object.values(Bowser.BROWSER_MAP));
const knownSystems = new Set(Object.values(Bowser.OS_MAP));

/**
 * A device by its user agent, as its owner would name it: "Chrome on macOS". Only names from the lists:
 * a user agent is anybody's words, and these stand in pages and email.
 */
export function describeDevice(userAgent: string): { name: string; kind: DeviceKind } {
  // An empty one is refused by the parser.
  const { browser, os, platform } = Bowser.parse(userAgent || "-");
  const names = [
    ...(knownBrowsers.has(browser.name ?? "") ? [browser.name] : []),
    ...(knownSystems.has(os.name ?? "") ? [os.name] : []),
  ];
  return {
    name: names.length > 0 ? names.join(" on ") : "Unknown device",
    kind: kinds[platform.type ?? ""] ?? "other",
  };
}
