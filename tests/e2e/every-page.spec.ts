import type {
  Browser,
  BrowserContext,
  ElementHandle,
  Locator,
  Page,
  Request,
  WorkerInfo,
} from "@playwright/test";
import {
  type Page as AppPage,
  organizationPages,
  personalPages,
  publicPages,
  staffPages,
} from "@/app/pages";
import { crawl, linksInEmail } from "./crawl";
import { openMailbox } from "./mailbox";
import {
  appointStaff,
  test as base,
  buyCredits,
  expect,
  expectNoFindings,
  giveRole,
  makeBooks,
  makeOwner,
  smallTransaction,
  statementOf,
} from "./support";

type Session = Awaited<ReturnType<import("@playwright/test").APIRequestContext["storageState"]>>;
type Furnished = {
  slug: string;
  transactionId: string;
  reconciliationId: string;
  invoiceId: string;
  recurringId: string;
  contactId: string;
  itemId: string;
  endpointId: string;
  billId: string;
  reportId: string;
  analysisId: string;
  agentId: string;
  /** The token of the link to a budget request. */
  budgetRequest: string;
  /** The token of a link that ends emails. */
  unsubscribe: string;
  /** The token of the link to a change of email. */
  emailChange: string;
  /** The code of a command line that waits for its key. */
  loginCode: string;
  /** The token of an open invitation, and that of an open link. */
  invitation: string;
  joinLink: string;
  ticketId: string;
  purchaseId: string;
  session: Session;
};
/** Names of 100 characters: of one word that breaks nowhere, and from right to left. */
const names = {
  unbroken: "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung".padEnd(
    100,
    "sgesellschaft",
  ),
  arabic: "شركة الأفق الواسع للتجارة والخدمات المالية والاستشارات الدولية المحدودة "
    .padEnd(100, "والشركاء ")
    .trim(),
};

type Office = {
  organization: string;
  ticket: string;
  person: string;
  account: string;
  payment: string;
  reconciliation: string;
  session: Session;
};

// One furnished organization a worker: pages are only looked at here, never changed.
const test = base.extend<
  object,
  {
    furnished: Furnished;
    office: Office;
    /** A browser each, kept for all pages of a worker: signed in once, with scripts and styles read once. */
    visitor: BrowserContext;
    member: BrowserContext;
    staff: BrowserContext;
  }
>({
  visitor: [
    async ({ browser }, use, worker) => use(await openBrowser(browser, worker)),
    { scope: "worker" },
  ],
  member: [
    async ({ browser, furnished }, use, worker) =>
      use(await openBrowser(browser, worker, furnished.session)),
    { scope: "worker" },
  ],
  staff: [
    async ({ browser, office }, use, worker) =>
      use(await openBrowser(browser, worker, office.session)),
    { scope: "worker" },
  ],
  furnished: [
    async ({ playwright }, use, worker) => {
      const { baseURL } = worker.project.use;
      const request = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
      const stranger = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
      const mailbox = await openMailbox(stranger);
      const owner = await makeOwner(request, mailbox);
      const scope = { organization_id: owner.organization.id };
      await owner.trpc.organization.update.mutate({ ...scope, name: names.unbroken });
      await owner.trpc.me.update.mutate({ name: names.arabic });
      const books = await makeBooks(owner);
      const transaction = await owner.trpc.transaction.create.mutate({
        ...scope,
        ...smallTransaction(books),
      });
      const contact = await owner.trpc.contact.create.mutate({
        ...scope,
        kind: "both",
        name: "Northwind Traders",
      });
      const item = await owner.trpc.item.create.mutate({
        ...scope,
        name: names.unbroken,
        sale_price: 12_000,
      });
      const draft = {
        ...scope,
        contact_id: contact.id,
        lines: [{ description: "Consulting", unit_price: 12_000 }],
      };
      const invoice = await owner.trpc.invoice.create.mutate(draft);
      const bill = await owner.trpc.bill.create.mutate(draft);
      const { date: _, ...recurs } = smallTransaction(books);
      const recurring = await owner.trpc.recurring.setup.mutate({
        ...scope,
        transaction: recurs,
        schedule: { frequency: "monthly", day_of_month: 31 },
      });
      const hold = await request.post("/api/v1/holds", {
        headers: { origin: new URL(baseURL ?? "").origin },
        data: {
          ...scope,
          operation: "compute.minute",
          quantity: 30,
          description: "Nightly import",
        },
      });
      expect(hold.status()).toBe(201);
      const { id: reconciliationId } = await owner.trpc.reconciliation.start.mutate({
        ...scope,
        account_id: books.debited,
        from: "2026-01-01",
        to: "2026-12-31",
        opening_balance: 0,
        closing_balance: 10_000,
      });
      const reconciled = { ...scope, reconciliation_id: reconciliationId };
      await owner.trpc.statement.import.mutate({
        ...reconciled,
        content: statementOf(
          "2026-01-16,12.50,Counter sale",
          "2026-01-09,-4.50,Corner Coffee with a long name that has to wrap somewhere",
        ),
      });
      const posted = await owner.trpc.transaction.create.mutate({
        ...scope,
        ...smallTransaction(books),
      });
      await owner.trpc.transaction.post.mutate({ ...scope, transaction_id: posted.id });
      await owner.trpc.document.upload.mutate({
        ...scope,
        name: "Receipt of the delivery in November, with a name that is longer than a phone is wide.csv",
        content: btoa("date,amount\n2026-11-21,12.00\n"),
        entity_type: "transaction",
        entity_id: transaction.id,
      });
      await owner.trpc.data.export.mutate({ ...scope, from: "2026-01-01", to: "2026-12-31" });
      await owner.trpc.data.export.mutate({ ...scope, kind: "invoices", format: "pdf" });
      const report = await owner.trpc.report.generate.mutate({
        ...scope,
        type: "balance_sheet",
        to: "2026-12-31",
        comparison: "previous_year",
      });
      const question = {
        source: "entries" as const,
        measure: "amount" as const,
        by: ["month" as const, "account" as const],
        from: "2026-01-01",
        to: "2026-12-31",
      };
      const analysis = await owner.trpc.analytics.run.mutate({ ...scope, ...question });
      await owner.trpc.analytics_question.save.mutate({
        ...scope,
        name: "Entries by month and account, under a name that is longer than a phone is wide",
        question,
      });
      await owner.trpc.api_key.create.mutate({
        ...scope,
        name: names.unbroken.slice(0, 80),
        scopes: ["billing:read", "accounting:write"],
      });
      await owner.trpc.organization.create.mutate({
        name: names.arabic,
        parent_organization_id: owner.organization.id,
      });
      const agent = await owner.trpc.agent.create.mutate({
        ...scope,
        name: names.arabic.slice(0, 80).trim(),
      });
      const budget = await owner.trpc.budget.create.mutate({
        ...scope,
        subject: "agent",
        subject_id: agent.id,
        period: "day",
        limit: 10,
      });
      const agentKey = await owner.trpc.api_key.create.mutate({
        ...scope,
        name: names.arabic.slice(0, 80).trim(),
        scopes: ["usage:write"],
        agent_id: agent.id,
      });
      const asked = await stranger.post("/api/v1/budget-requests", {
        headers: { authorization: `Bearer ${agentKey.key}` },
        data: {
          budget_id: budget.id,
          amount: 40,
          reason:
            "The nightly import has 3,000 documents left, and a reason that is longer than a phone is wide.",
        },
      });
      expect(asked.status()).toBe(201);
      const decideUrl = new URL(
        await mailbox.linkTo(owner.person.email, "asks for more budget", "/budget-request"),
      );
      const unsubscribeUrl = new URL(
        await mailbox.linkTo(owner.person.email, "asks for more budget", "/unsubscribe"),
      );
      const newEmail = `other-${owner.person.email}`;
      await owner.trpc.me.email_change.mutate({ email: newEmail });
      const changeUrl = new URL(
        await mailbox.linkTo(newEmail, "Confirm your new email", "/confirm-email"),
      );
      const login = await stranger.post("/api/v1/cli-logins", {
        data: { hostname: "a-build-machine-with-a-name-longer-than-a-phone-is" },
      });
      const webhook = await owner.trpc.webhook_endpoint.create.mutate({
        ...scope,
        url: "https://hooks.example.com/a/path/that/is/longer/than/a/phone/is/wide/and/wraps",
        description: "Production app",
        event_types: ["credits.low", "hold.created", "organization.past_due", "purchase.paid"],
      });
      // Nobody is there, so its log shows a failure.
      await owner.trpc.webhook_endpoint.test.mutate({ ...scope, endpoint_id: webhook.id });
      const app = await owner.trpc.app.create.mutate({
        ...scope,
        name: "A portal for customers, under a name that is longer than a phone is wide",
        monetization_enabled: true,
        markup_percent: 1_000,
      });
      const user = await makeOwner(stranger, mailbox);
      await user.trpc.charge.create.mutate({
        organization_id: user.organization.id,
        operation: "api.call",
        quantity: 3,
        app_id: app.id,
      });
      await owner.trpc.redemption.create.mutate({ ...scope, kind: "credits", credits: 1.5 });
      const guest = `guest-${owner.organization.slug}@acme.test`;
      await owner.trpc.invitation.create.mutate({
        ...scope,
        email: guest,
        role: "admin",
        message: "Come and join us",
        operation: "photoshoot.submit",
      });
      const mail = await mailbox.read(guest, "invited you to");
      const link = await owner.trpc.join_link.create.mutate({
        ...scope,
        role: "viewer",
        email_domain: "acme.test",
        use_limit: 20,
      });
      const ticket = await owner.trpc.support_ticket.create.mutate({
        ...scope,
        subject: "A subject that is longer than a phone is wide, about a charge nobody recognizes",
        kind: "quote",
        wanted_credits: 50_000,
        body: `https://example.com/${"a-long-address-".repeat(12)}\n\nThat is where it happens.`,
      });
      await buyCredits(request, owner);
      await owner.trpc.recharge_policy.update.mutate({ ...scope, enabled: true });
      const paid = await owner.trpc.billing_history.list.query(scope);
      await use({
        slug: owner.organization.slug,
        transactionId: transaction.id,
        reconciliationId,
        invoiceId: invoice.id,
        billId: bill.id,
        reportId: report.id,
        analysisId: analysis.id,
        recurringId: recurring.id,
        agentId: agent.id,
        loginCode: (await login.json()).user_code,
        budgetRequest: decideUrl.searchParams.get("token") ?? "",
        unsubscribe: unsubscribeUrl.searchParams.get("token") ?? "",
        emailChange: changeUrl.searchParams.get("token") ?? "",
        contactId: contact.id,
        itemId: item.id,
        endpointId: webhook.id,
        invitation: /\/invite\/([\w-]+)/.exec(mail)?.[1] ?? "",
        joinLink: link.url?.split("/").at(-1) ?? "",
        ticketId: ticket.id,
        purchaseId: paid.data[0]?.id ?? "",
        session: await request.storageState(),
      });
      await Promise.all([request.dispose(), stranger.dispose()]);
    },
    { scope: "worker" },
  ],
  // A member of the company's staff, who has payments and a reconciliation to look at.
  office: [
    async ({ playwright, furnished: customer }, use, worker) => {
      const { baseURL } = worker.project.use;
      const request = await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) });
      const { person, trpc } = await makeOwner(request, await openMailbox(request));
      appointStaff(person);
      const [first] = (await trpc.staff.payments.query({})).data;
      const payment = await trpc.staff.payment.query({ payment_id: first?.id ?? "" });
      // Refused where the other worker's is still running, which serves as well.
      await trpc.staff.reconcile.mutate({}).catch(() => undefined);
      const [reconciliation] = (await trpc.staff.reconciliations.query({})).data;
      if (!reconciliation) throw new Error("There is no reconciliation to look at.");
      await use({
        organization: payment.organization_id,
        account: payment.credit_account_id,
        payment: payment.id,
        ticket: customer.ticketId,
        person: (await trpc.me.get.query({})).id,
        reconciliation: reconciliation.id,
        session: await request.storageState(),
      });
      await request.dispose();
    },
    { scope: "worker" },
  ],
});

/** The addresses of pages, each look at them for itself. */
function looksAt(pages: readonly AppPage[]): string[] {
  return pages
    .filter(({ seenElsewhere }) => !seenElsewhere)
    .flatMap(({ path, views = [], needsView }) => [
      ...(needsView ? [] : [path]),
      ...views.map((view) => path + view),
    ]);
}

/** Puts what is there in the place of what varies. */
function fill(address: string, values: Record<string, string>): string {
  const filled = Object.entries(values).reduce(
    (text, [name, value]) => text.replace(name, name.replace(/:\w+/, value)),
    address,
  );
  if (filled.includes(":")) throw new Error(`Furnish something for ${filled} to show.`);
  return filled;
}

test.describe("sound and accessible, on a desk and on a phone, light and dark:", () => {
  for (const address of [
    ...looksAt(publicPages),
    "/join/no-such-link",
    "/invite/no-such-invitation",
  ]) {
    test(address, async ({ visitor, furnished }) => {
      const values = {
        "invite/:token": furnished.invitation,
        "join/:link": furnished.joinLink,
        "docs/:tag": "accounts-and-transactions",
        "token=:request": furnished.budgetRequest,
        "token=:change": furnished.emailChange,
        "token=:unsubscribe": furnished.unsubscribe,
      };
      await expectSoundPage(visitor, fill(address, values));
    });
  }
  test("/invite/:token, to somebody else who is signed in", async ({ member, furnished }) => {
    await expectSoundPage(member, `/invite/${furnished.invitation}`);
  });
  const ofOrganizations = organizationPages.flatMap(({ pages }) => pages);
  for (const address of looksAt([...ofOrganizations, ...personalPages])) {
    test(address, async ({ member, furnished }) => {
      const values = {
        ":org": furnished.slug,
        "code=:code": furnished.loginCode,
        "ledger/:seq": "1",
        "receipts/:record": furnished.purchaseId,
        "transactions/:id": furnished.transactionId,
        "reconciliations/:id": furnished.reconciliationId,
        "invoices/:id": furnished.invoiceId,
        "bills/:id": furnished.billId,
        "reports/:id": furnished.reportId,
        "analytics/:id": furnished.analysisId,
        "recurring/:id": furnished.recurringId,
        "agents/:agent": furnished.agentId,
        "contacts/:id": furnished.contactId,
        "items/:id": furnished.itemId,
        "webhooks/:endpoint": furnished.endpointId,
        "support/:ticket": furnished.ticketId,
      };
      await expectSoundPage(member, fill(address, values));
    });
  }
  for (const address of looksAt(staffPages)) {
    test(address, async ({ staff, office }) => {
      const values = {
        "?organization=:organization": office.organization,
        ":account": office.account,
        ":payment": office.payment,
        ":run": office.reconciliation,
        "tickets/:ticket": office.ticket,
        "people/:person": office.person,
      };
      await expectSoundPage(staff, fill(address, values));
    });
  }
});

const isPublic = (path: string) => /^\/(docs|pricing|llms|api\/openapi)|^\/$/.test(path);

test.describe("every link leads somewhere,", () => {
  test("for a visitor, in the docs, the sitemap and every email", async ({
    visitor,
    furnished,
    baseURL,
  }) => {
    const sitemap = await (await visitor.request.get("/sitemap.xml")).text();
    const listed = [...sitemap.matchAll(/<loc>([^<]+)</g)].map(([, url = ""]) => url);
    expect(listed.length).toBeGreaterThan(20);
    expect(furnished.slug).toBeTruthy();
    const mails = (await (await openMailbox(visitor.request)).all()).flatMap(linksInEmail);
    expect(mails.length).toBeGreaterThan(5);
    const origin = baseURL ?? "";
    const ours = [...listed, ...mails].filter((url) => url.startsWith(origin));
    const starts = ["/", "/docs", "/llms.txt", "/sign-in", "/robots.txt"];
    const paths = [...starts, ...ours.map((url) => url.slice(origin.length) || "/")];
    expect(await crawl(visitor.request, baseURL, paths)).toEqual([]);
  });
  test("for an owner", async ({ member, furnished, baseURL }) => {
    const starts = [`/${furnished.slug}`, "/account", "/new-organization"];
    const found = await crawl(member.request, baseURL, starts, { perKind: 2, skips: isPublic });
    expect(found).toEqual([]);
  });
  test("for an admin, a member and a viewer", async ({ browser, furnished, baseURL }) => {
    const context = await browser.newContext(baseURL ? { baseURL } : {});
    const { person, trpc } = await makeOwner(context.request, await openMailbox(context.request));
    await trpc.join_link.accept.mutate({ link: furnished.joinLink });
    for (const role of ["viewer", "member", "admin"] as const) {
      await giveRole(person, furnished.slug, role);
      const starts = [`/${furnished.slug}`];
      const found = await crawl(context.request, baseURL, starts, { skips: isPublic });
      expect([role, found]).toEqual([role, []]);
    }
    await context.close();
  });
  test("for our staff", async ({ staff, baseURL }) => {
    const skips = (path: string) => !/^\/(staff|account)\b/.test(path);
    expect(await crawl(staff.request, baseURL, ["/staff"], { skips })).toEqual([]);
  });
});

test("the palette finds an invoice by its customer, and leads to the page of all results", async ({
  member,
  furnished,
}) => {
  const page = await member.newPage();
  await page.goto(`/${furnished.slug}`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("northwi");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await expect(palette.getByRole("group", { name: "Found: Invoices" })).toContainText("Northwind");
  await expect(palette.getByRole("group", { name: "Found: Contacts" })).toBeVisible();
  await palette.getByRole("option", { name: /^All results/ }).click();
  await expect(page).toHaveURL(`/${furnished.slug}/search?q=northwi`);
  await page.getByRole("region", { name: "Contacts" }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "Northwind Traders" })).toBeVisible();
  await page.goto(`/${furnished.slug}/search?q=zzyzx`);
  await expect(page.getByText("Nothing found for “zzyzx”")).toBeVisible();
  await page.close();
});

test("Ctrl-K opens the palette, and typing leads to a page", async ({ member, furnished }) => {
  const page = await member.newPage();
  await page.goto(`/${furnished.slug}`);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("ledg");
  await expect(palette.getByRole("option", { name: "Ledger" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/${furnished.slug}/ledger`);
  await expect(palette).toBeHidden();
  await expect(page.getByRole("heading", { level: 1, name: "Ledger" })).toBeVisible();
});

test("an address that leads nowhere is a 404 with a way back", async ({ page }) => {
  const answer = await page.goto("/docs/no-such-page");
  expect(answer?.status()).toBe(404);
  await page.getByRole("link", { name: "Go to the home page" }).click();
  await expect(page).toHaveURL("/");
});

test("an address that leads nowhere in an organization is a 404 within its frame", async ({
  member,
  furnished,
}) => {
  const page = await member.newPage();
  for (const path of ["no-such-page", "ledger/1/nothing", "accounting/nothing"]) {
    const answer = await page.goto(`/${furnished.slug}/${path}`);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Ledger" }).first()).toBeVisible();
  }
  await page.getByRole("link", { name: "Go to the overview" }).click();
  await expect(page).toHaveURL(`/${furnished.slug}`);
  await page.close();
});

test("a script that was smuggled into a page does not run, the page's own do", async ({ page }) => {
  await page.route("/pricing", async (route) => {
    const response = await route.fetch();
    const smuggled =
      '<script>window.smuggled = true</script><img src="data:," onerror="smuggled = true">';
    const body = (await response.text()).replace("</body>", `${smuggled}</body>`);
    expect(body).toContain(smuggled);
    await route.fulfill({ response, body });
  });
  const refused: string[] = [];
  page.on("console", (message) => refused.push(message.text()));
  await page.goto("/pricing");
  await expect
    .poll(() => refused.filter((text) => /Content Security Policy/.test(text)))
    .toHaveLength(2);
  expect(await page.evaluate(() => "smuggled" in window)).toBe(false);
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await expect(page.getByLabel("Email")).toBeVisible();
});

async function openBrowser(
  browser: Browser,
  { project }: WorkerInfo,
  storageState?: Session,
): Promise<BrowserContext> {
  const { baseURL } = project.use;
  const context = await browser.newContext({
    reducedMotion: "reduce",
    ...(baseURL ? { baseURL } : {}),
    ...(storageState ? { storageState } : {}),
  });
  // Links that come into view would fetch the scripts of the pages they lead to, which are not this page's.
  await context.addInitScript(() => Reflect.deleteProperty(window, "IntersectionObserver"));
  return context;
}

const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const MOST_SCRIPT_BYTES = 250_000;
const smallPhone = { width: 320, height: 844 };

/**
 * Everything that must be true of any page, whatever it shows. It is loaded once: width and theme
 * change nothing that is loaded, and both change in place on real devices too.
 */
async function expectSoundPage(context: BrowserContext, path: string): Promise<void> {
  // One page for all: a new one is a new process, which has read none of the scripts.
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });

  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: "light" });
  const answer = await page.goto(path);
  expect(answer?.status()).toBe(200);
  expect(new URL(page.url()).pathname, "the page itself, not a redirect").toBe(
    new URL(path, page.url()).pathname,
  );
  await expectComplete(page);
  await takePictures(page, path);
  await expectOutline(page);
  await expectNoFindings(page, "light on a desk");
  await expectNoOverflow(page);

  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveClass(/\bdark\b/);
  await expectComplete(page);
  await expectNoOverflow(page);
  await expectNoFindings(page, "dark on a phone");

  await page.setViewportSize(smallPhone);
  await expectNoOverflow(page);
  // Measured last: a script that nobody asked for may come a second after the page.
  await expectLightScripts(page);
  expect(complaints).toEqual([]);
  // Views of a page have its buttons.
  if (/^\/(?!docs|pricing)/.test(path) && !path.includes("?")) await expectSoundWindows(page);
  // The last button may be one that goes back, to this very place.
  await expect(async () => void (await page.goto("about:blank"))).toPass();
  page.removeAllListeners();
  await page.unrouteAll();
}

async function expectComplete(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page).toHaveTitle(/Bursar/);
}

/** For `npm run screenshots`, and nowhere else. */
async function takePictures(page: Page, path: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  const name =
    path
      .replace(/^\/acme-[\w-]+/, "/org")
      .replaceAll(/[^\w=-]+/g, "_")
      .slice(1, 80) || "home";
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of [desk, phone, smallPhone]) {
      await page.setViewportSize(size);
      const file = `${folder}/${name}-${colorScheme}-${size.width}.png`;
      await page.screenshot({ path: file, fullPage: true });
    }
  }
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Whoever hears a page finds their way by its headings and landmarks. */
async function expectOutline(page: Page): Promise<void> {
  const { levels, landmarks } = await page.evaluate(() => {
    const visible = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((one) => one.checkVisibility());
    const nameOf = (one: HTMLElement) =>
      one.getAttribute("aria-label") ??
      (one.getAttribute("aria-labelledby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ")
        .trim();
    return {
      levels: visible(":is(main, [role=main]) :is(h1, h2, h3, h4, h5, h6)").map(({ tagName }) =>
        Number(tagName.slice(1)),
      ),
      landmarks: [
        "main",
        "nav",
        "aside",
        "section[aria-label], section[aria-labelledby]",
        "search",
      ].map((selector) => ({ selector, names: visible(selector).map(nameOf) })),
    };
  });
  expect.soft(levels[0], "the first heading of the main part").toBe(1);
  const skipped = levels.filter((level, at) => at > 0 && level > (levels[at - 1] ?? 0) + 1);
  expect.soft(skipped, `levels of headings that skip one: ${levels.join(" ")}`).toEqual([]);
  for (const { selector, names } of landmarks) {
    if (selector === "main") expect.soft(names, "main parts").toHaveLength(1);
    else if (names.length > 1 || selector === "nav") {
      expect.soft(names, `${selector}: names`).not.toContain("");
      expect
        .soft(new Set(names).size, `${selector}: names that differ: ${names}`)
        .toBe(names.length);
    }
  }
}

/** So long somebody waits for a window before the button is taken for one that opens none. */
const OPENS_WITHIN_MS = 300;
const MOST_WINDOWS = 8;

/**
 * Each window that a button of the page opens has a name, takes the focus, closes on Escape, and gives the focus back
 * to its button. Buttons of rows are pressed once, in the first row. Nothing is changed: what is sent goes nowhere.
 */
async function expectSoundWindows(page: Page): Promise<void> {
  await page.setViewportSize(desk);
  await page.route("**/*", (route) =>
    route.request().method() === "GET" ? route.fallback() : route.abort(),
  );
  // The script of a window may take its time on a busy machine.
  let scriptsOnTheWay = 0;
  const count = (by: number) => (request: Request) => {
    if (request.resourceType() === "script") scriptsOnTheWay += by;
  };
  page.on("request", count(1)).on("requestfinished", count(-1)).on("requestfailed", count(-1));
  const address = page.url();
  const seen = new Set<string>();
  const buttons = (await page
    .locator("main")
    .locator(
      "button:not([type=submit], [aria-disabled=true], [role=switch], [role=checkbox], [role=combobox], [role=tab], [role=radio], :disabled)",
    )
    .elementHandles()) as ElementHandle<HTMLElement>[];
  let windows = 0;
  for (const button of buttons) {
    const what = await button.evaluate((one) =>
      one.checkVisibility() ? `${one.getAttribute("aria-label") ?? one.textContent}`.trim() : "",
    );
    const kind = what.split(/[ ·]/, 1)[0] ?? "";
    if (kind === "" || seen.has(kind) || windows >= MOST_WINDOWS) continue;
    seen.add(kind);
    await button.focus();
    await page.keyboard.press("Enter");
    const window = page.locator("[role=dialog], [role=alertdialog]").last();
    const isOpen = await opens(window, () => scriptsOnTheWay > 0);
    if (page.url() !== address) return;
    if (!isOpen) {
      await page.keyboard.press("Escape"); // a menu
      continue;
    }
    windows++;
    await expect.soft(window, `“${what}” opens a window with a name`).toHaveAccessibleName(/\S/);
    await expect
      .soft(
        window.locator(":focus").or(page.locator("[role=dialog]:focus, [role=alertdialog]:focus")),
        `“${what}”: the focus is in the window`,
      )
      .toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect.soft(window, `“${what}”: Escape closes the window`).toHaveCount(0);
    await expect.soft
      .poll(() => button.evaluate((one) => one === document.activeElement), {
        message: `“${what}”: the focus returns`,
      })
      .toBe(true);
  }
}

/** What a page loads before anybody presses anything, as it was sent: compressed. */
async function expectLightScripts(page: Page): Promise<void> {
  const bytes = await page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => /\.js(\?|$)/.test(name))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
  expect.soft(bytes, "bytes of compressed script").toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
}

/** Nothing reaches beyond the right edge: neither the page, nor a part of it that does not scroll by itself. */
async function expectNoOverflow(page: Page): Promise<void> {
  const beyond = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return [];
      return [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5)
        .slice(-4)
        .map(
          (one) => `<${one.localName} class="${one.className}">${one.textContent?.slice(0, 60)}`,
        );
    });
  // What moves to its new width arrives there a moment later.
  await expect.soft
    .poll(beyond, {
      message: `sideways overflow at ${page.viewportSize()?.width} px`,
      timeout: 5_000,
    })
    .toEqual([]);
}

/** Whether it opens within a moment of the press, or of the last script the press asked for. */
async function opens(window: Locator, isLoading: () => boolean): Promise<boolean> {
  const giveUpAt = Date.now() + 30_000;
  let wasLoading: boolean;
  do {
    wasLoading = isLoading();
    const appears = window.waitFor({ timeout: OPENS_WITHIN_MS });
    if (await appears.then(() => true).catch(() => false)) return true;
  } while ((wasLoading || isLoading()) && Date.now() < giveUpAt);
  return false;
}
