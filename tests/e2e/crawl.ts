import type { APIRequestContext } from "@playwright/test";
import { personalPages, publicPages, staffPages } from "@/app/pages";

const AT_ONCE = 4;

type Link = { from: string; path: string };

/**
 * Reads pages over HTTP, follows every link in them, and answers what is wrong, each with the page it stands on.
 * @param perKind pages that differ only in an ID or in a query are alike: so many of each are read
 * @param skips what others crawl
 */
export async function crawl(
  request: APIRequestContext,
  baseURL: string | undefined,
  starts: readonly string[],
  {
    perKind = 1,
    skips = () => false,
  }: { perKind?: number; skips?: (path: string) => boolean } = {},
): Promise<string[]> {
  const origin = baseURL ?? "";
  const wrong = new Set<string>();
  const pages = new Map<string, string>();
  const kinds = new Map<string, number>();
  const anchors: (Link & { id: string })[] = [];
  let waiting: Link[] = starts.map((path) => ({ from: "the start", path }));

  function isWanted({ path }: Link): boolean {
    const kind = kindOf(path);
    const seen = kinds.get(kind) ?? 0;
    if (pages.has(path) || seen >= perKind || skips(path)) return false;
    kinds.set(kind, seen + 1);
    pages.set(path, "");
    return true;
  }

  async function read({ from, path }: Link): Promise<Link[]> {
    const response = await request.get(new URL(path, origin).href);
    const type = response.headers()["content-type"] ?? "";
    const text = /html|markdown|plain/.test(type) ? await response.text() : "";
    pages.set(path, text);
    if (response.status() >= 400) wrong.add(`${from} → ${path}: ${response.status()}`);
    return linksIn(text, type).flatMap((link) => {
      if (!URL.canParse(link, response.url())) {
        wrong.add(`${path} has a link that is none: ${link}`);
        return [];
      }
      const url = new URL(link, response.url());
      if (url.origin !== new URL(origin).origin || isAction(url)) return [];
      const target = url.pathname + url.search;
      if (url.hash) anchors.push({ from: path, path: target, id: url.hash.slice(1) });
      return [{ from: path, path: target }];
    });
  }

  while (waiting.length > 0) {
    const now = waiting.filter(isWanted);
    waiting = [];
    for (let at = 0; at < now.length; at += AT_ONCE)
      waiting.push(...(await Promise.all(now.slice(at, at + AT_ONCE).map(read))).flat());
  }
  for (const { from, path, id } of anchors) {
    const target = pages.get(path) ?? "";
    // Lists that are filled in the browser, and pages that were not read, have no anchors.
    if (/^<!doctype/i.test(target) && !target.includes(`id="${decodeURIComponent(id)}"`))
      wrong.add(`${from} → ${path}#${id}: nothing there has this ID`);
  }
  return [...wrong];
}

/** Links in the text of an email. */
export function linksInEmail(text: string): string[] {
  return text.match(/https?:\/\/[^\s<>"\])]+/g) ?? [];
}

function linksIn(text: string, type: string): string[] {
  const found = type.includes("html")
    ? text.matchAll(/<a [^>]*?href="([^"]+)"/g)
    : text.matchAll(/\]\(([^)\s]+)\)/g);
  return [...found].map(([, link = ""]) => link.replaceAll("&amp;", "&"));
}

/** What signs in or out, and what takes no GET. */
function isAction({ pathname }: URL): boolean {
  return /^\/(api\/auth\/|api\/mcp$|sign-out$)/.test(pathname);
}

const notOrganizations = new Set(
  [...personalPages, ...publicPages, ...staffPages, { path: "/api" }, { path: "/go" }].map(
    ({ path }) => path.split("/")[1],
  ),
);

/** Two addresses that differ in an organization, an ID or a query show the same kind of page. */
function kindOf(address: string): string {
  const { pathname, searchParams } = new URL(address, "http://localhost");
  const [first = "", ...others] = pathname.split("/").slice(1);
  const parts = others.map((part) =>
    /[a-z]+_[0-9a-z]{20,}|^\d+$|[\w-]{30,}/.test(part) ? ":id" : part,
  );
  const place = notOrganizations.has(first) || first.includes(".") ? first : ":org";
  return `${[place, ...parts].join("/")}?${[...searchParams.keys()].sort().join("&")}`;
}
