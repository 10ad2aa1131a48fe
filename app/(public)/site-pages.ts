import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { env } from "@/server/foundation/env";

/** The pages an operator edits in `docs/site`. */
export const sitePages = ["terms", "privacy", "security", "contact"] as const;
export type SitePageName = (typeof sitePages)[number];

/** A page as Markdown, with the seller's details in their places. */
export function readSitePage(name: SitePageName): string {
  const { APP_URL, EMAIL_FROM, SECURITY_CONTACT, SELLER_NAME, SELLER_ADDRESS } = env();
  const contact = linkTo(/<([^<>]+)>/.exec(EMAIL_FROM)?.[1] ?? EMAIL_FROM);
  const words: Record<string, string> = {
    host: new URL(APP_URL).host,
    seller: SELLER_NAME,
    address: SELLER_ADDRESS,
    contact,
    security_contact: SECURITY_CONTACT ? linkTo(SECURITY_CONTACT) : contact,
  };
  const text = readFileSync(path.join(process.cwd(), "docs/site", `${name}.md`), "utf8");
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, key: string) => words[key] ?? whole);
}

/** The repository's changelog, newest release first, each part of a release as a section. */
export function readChangelog(): string {
  const text = readFileSync(path.join(process.cwd(), "CHANGELOG.md"), "utf8");
  let release = "";
  const lines = text.split("\n").flatMap((line) => {
    if (line.startsWith("# ")) return [];
    if (line.startsWith("## ")) {
      release = line.slice(3).trim();
      return [];
    }
    return line.startsWith("### ") ? [`## ${release}: ${line.slice(4)}`] : [line];
  });
  return `# Changelog\n\nWhat’s new, newest first.\n\n${lines.join("\n")}`;
}

function linkTo(contact: string): string {
  return contact.includes("@") ? `[${contact}](mailto:${contact})` : `[${contact}](${contact})`;
}
