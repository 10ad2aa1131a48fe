/** Where a request goes: the API (ours to answer), next-auth, or a page. */
export type Target = {
  kind: "api" | "auth" | "page";
  /** The path as it is meant, and the query: what whoever answers is given. */
  url: string;
};

/** Nearly every request, and in need of no reading. */
const PLAIN_API_PATH = /^\/api\/(?!auth(?:\/|$|\?))[\w-]+(?:\/[\w-]+)*(?:\?|$)/;

/**
 * Reads what stands behind the method of a request. Dots, doubled slashes and encoded letters are
 * resolved first, so that no spelling of a path leads past what is in front of it.
 * @returns undefined when it is no path, or one whose encoding is broken
 */
export function readTarget(written: string | undefined): Target | undefined {
  if (written && PLAIN_API_PATH.test(written)) return { kind: "api", url: written };
  const address = withoutOrigin(written ?? "");
  if (address === undefined) return undefined;
  const { path, query } = address;
  const plain = decoded(path);
  if (plain === undefined || hasControlCharacter(plain) || plain.includes("\\")) return undefined;
  const meant = resolved(path);
  if (meant === undefined) return undefined;
  // S2 writes the paths of organizations without a prefix. No page begins like that: a page's first
  // part is an organization's own name, and nobody can be called "organizations".
  if (/^\/organizations\/org_\w+(?:\/|$)/i.test(meant))
    return { kind: "api", url: `/api${meant}${query}` };
  return {
    kind: kindOf(meant, resolved(plain.replaceAll("%", "%25")) ?? plain),
    url: meant + query,
  };
}

/** @param meant with its encoding, as it is answered @param plain as a reader that decodes everything takes it */
function kindOf(meant: string, plain: string): Target["kind"] {
  const isMeant = (prefix: string) => meant === prefix || meant.startsWith(`${prefix}/`);
  if (isMeant("/api/auth")) return "auth";
  if (isMeant("/api")) return "api";
  return /^\/api(\/|$)/i.test(plain) ? "api" : "page";
}

// `GET http://host/path` is what a proxy is asked; a server answers it as the path.
function withoutOrigin(written: string): { path: string; query: string } | undefined {
  const local = /^https?:\/\/[^/?#]*/i.exec(written)
    ? written.replace(/^https?:\/\/[^/?#]*/i, "") || "/"
    : written;
  if (!/^[/?]/.test(local)) return undefined;
  const [address = ""] = local.split("#", 1);
  const start = address.indexOf("?");
  if (start === -1) return { path: address, query: "" };
  return { path: address.slice(0, start) || "/", query: address.slice(start) };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

/** Without dots and doubled slashes. */
function resolved(path: string): string | undefined {
  try {
    return new URL(path.replace(/\/{2,}/g, "/"), "http://path.internal").pathname.replace(
      /\/{2,}/g,
      "/",
    );
  } catch {
    return undefined;
  }
}
