import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { encode } from "next-auth/jwt";
import { db } from "@/server/foundation/db";
import { openSession } from "@/server/users/sessions/open-session";
import { anyFreePort } from "../scripts/free-port";
import { nodeOptions } from "../scripts/stack/node-options";
import { type Bench, type Finding, inMs, takeTurns } from "./bench";
import { measureClicks } from "./clicks";
import { connect } from "./database";
import type { History } from "./history";

/** The pages that people open first; each organization has so many children and members. */
const PAGES = {
  overview: "",
  billing: "/billing",
  usage: "/usage",
  ledger: "/ledger",
  organizations: "/organizations",
  members: "/members",
};
const RELATIVES = 1_000;

type PageName = keyof typeof PAGES;

/**
 * The pages of an account with a long history beside those of one with a short history, as the product's own
 * web process answers a browser, and what a click in the browser takes.
 * @returns the page whose times are the furthest apart, and the slowest click
 */
export async function measureSite(
  bench: Bench,
  small: History,
  large: History,
): Promise<Finding[]> {
  for (const { organizationId, creditAccountId } of [small, large])
    await addRelatives(bench, organizationId, creditAccountId);
  const site = await startSite(bench);
  try {
    return [
      ...(bench.wants("pages") ? [await measurePages(bench, site.url, small, large)] : []),
      ...(bench.wants("click")
        ? [await measureClicks(bench, { url: site.url, ...(await signIn(large)) })]
        : []),
    ];
  } finally {
    site.stop();
  }
}

async function measurePages(
  bench: Bench,
  url: string,
  small: History,
  large: History,
): Promise<Finding> {
  const [smallSite, largeSite] = await Promise.all([small, large].map((of) => visitor(url, of)));
  if (!smallSite || !largeSite) throw new Error("a visitor is missing");
  const reads = Object.fromEntries(
    (Object.keys(PAGES) as PageName[]).flatMap((name) => [
      [`${name} small`, () => smallSite(PAGES[name])],
      [`${name} large`, () => largeSite(PAGES[name])],
    ]),
  ) as Record<`${PageName} ${"small" | "large"}`, () => Promise<number>>;
  const p50 = await takeTurns(reads, 20 * bench.rounds);
  const pages = (Object.keys(PAGES) as PageName[]).map((name) => {
    const [ours, reference] = [p50[`${name} large`], p50[`${name} small`]];
    bench.say(`  ${name}: ${inMs(ours)} against ${inMs(reference)}`);
    return { name, measured: ours / reference, ours, reference };
  });
  const worst = pages.toSorted((a, b) => b.measured - a.measured)[0];
  if (!worst) throw new Error("no page was measured");
  return {
    name: "pages",
    measured: worst.measured,
    ours: `${pages.map(({ name, ours }) => `${name} ${inMs(ours)}`).join(", ")}; the worst: ${worst.name}`,
    reference: pages.map(({ name, reference }) => `${name} ${inMs(reference)}`).join(", "),
  };
}

/** Sub-organizations and members, written in bulk. */
async function addRelatives(
  bench: Bench,
  organizationId: string,
  creditAccountId: string,
): Promise<void> {
  const tag = randomBytes(5).toString("hex");
  const id = (prefix: string) => `'${prefix}_${tag}' || lpad(n::text, 16, '0')`;
  const client = await connect(bench.databaseUrl);
  const statements = [
    `insert into users (id, email, email_verified_at, created_at)
      select ${id("usr")}, $1 || n || '@bench.test', now(), now() from generate_series(1, ${RELATIVES}) n`,
    `insert into memberships (id, organization_id, user_id, role, created_at)
      select ${id("mem")}, $1, ${id("usr")}, 'viewer', now() from generate_series(1, ${RELATIVES}) n`,
    `insert into organizations (id, name, slug, parent_id, relationship, credit_account_id, base_fee_from, created_at)
      select ${id("org")}, 'Branch ' || n, $2 || '-' || n, $1, 'owned', $3, current_date, now() from generate_series(1, ${RELATIVES}) n`,
  ];
  try {
    for (const [n, values] of [
      [tag],
      [organizationId],
      [organizationId, tag, creditAccountId],
    ].entries())
      await client.query(statements[n] ?? "", values);
    await client.query("vacuum analyze users, memberships, organizations, organization_ancestors");
  } finally {
    await client.end();
  }
}

/** The web process as it was built, for this database. */
async function startSite(bench: Bench): Promise<{ url: string; stop(): void }> {
  const port = await anyFreePort();
  const url = `http://127.0.0.1:${port}`;
  const root = path.join(bench.source, "..");
  const child = spawn(process.execPath, [...nodeOptions, path.join(root, "dist/server/main.js")], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      HOST: "127.0.0.1",
      APP_URL: url,
      NEXTAUTH_URL: url,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  process.once("exit", () => child.kill());
  for (let attempt = 1; !(await isUp(url)); attempt++) {
    if (attempt === 300) throw new Error("The web process does not answer.");
    await delay(100);
  }
  return { url, stop: () => void child.kill() };
}

async function isUp(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A signed-in owner's browser. @returns what opens a page, and says how long its whole answer took, in ms */
async function visitor(url: string, of: History) {
  const { slug, token } = await signIn(of);
  return async (page: string): Promise<number> => {
    const from = performance.now();
    const answer = await fetch(`${url}/${slug}${page}`, {
      headers: { cookie: `next-auth.session-token=${token}` },
      redirect: "manual",
    });
    const html = await answer.text();
    const took = performance.now() - from;
    if (answer.status !== 200 || !html.includes(slug))
      throw new Error(`/${slug}${page} answered ${answer.status}.`);
    return took;
  };
}

async function signIn({ organizationId }: History): Promise<{ slug: string; token: string }> {
  const { slug, founderUserId } = await db().organization.findUniqueOrThrow({
    where: { id: organizationId },
  });
  const owner = await db().user.findUniqueOrThrow({ where: { id: founderUserId ?? "" } });
  const sid = await openSession(owner, { ip: null, userAgent: "" }, new Date());
  const token = await encode({ token: { sid }, secret: process.env.NEXTAUTH_SECRET ?? "" });
  return { slug, token };
}
