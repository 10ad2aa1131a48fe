import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { mailboxScript, mailboxStyle } from "./mailbox-assets";
import { type MessageStore, recipientsOf, type StoredMessage } from "./message-store";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const VIEWS = ["html", "text", "details"] as const;
type View = (typeof VIEWS)[number];
const viewLabels: Record<View, string> = { html: "Email", text: "Plain text", details: "Details" };

/** Links leave the frame, scripts never run: the email is shown, not trusted. */
const SANDBOX =
  "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

/** The pages a person reads: `/` with the list and one message, and the bare email for its frame. */
export function addMailboxPages(app: Hono<{ Bindings: HttpBindings }>, store: MessageStore): void {
  app.get("/", (c) => {
    const to = (c.req.query("to") ?? "").trim();
    const id = c.req.query("id");
    const view = VIEWS.find((name) => name === c.req.query("view"));
    return c.html(mailboxPage({ store, to, id, view }));
  });

  // The page asks for this every moment; unchanged answers are empty, so nothing is redrawn.
  app.get("/_emulator/mailbox-list", (c) => {
    const etag = `"${store.revision()}"`;
    if (c.req.header("if-none-match") === etag) return c.body(null, 304);
    c.header("etag", etag);
    c.header("cache-control", "no-store");
    return c.html(messageList(store, (c.req.query("to") ?? "").trim(), c.req.query("id")));
  });

  app.get("/_emulator/messages/:id/html", (c) => {
    const message = store.find(c.req.param("id"));
    if (!message) return c.notFound();
    c.header(
      "content-security-policy",
      `default-src 'none'; img-src * data:; style-src 'unsafe-inline'; font-src *; sandbox ${SANDBOX}`,
    );
    return c.html(withTopTarget(message.html ?? textPage(message.text ?? "")));
  });
}

function mailboxPage({
  store,
  to,
  id,
  view,
}: {
  store: MessageStore;
  to: string;
  id: string | undefined;
  view: View | undefined;
}): Html {
  const message = id ? store.find(id) : undefined;
  const recipients = [...new Set(store.list().flatMap(recipientsOf))].sort();
  const title = message ? message.subject : to ? `Email to ${to}` : "Mailbox";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(mailboxStyle)}</style>
</head>
<body class="${id ? "reading" : "browsing"}" data-revision="${store.revision()}">
<aside>
  <header>
    <h1><a href="/">Mailbox</a></h1>
    <p>Nothing leaves this machine.</p>
    <button type="button" id="empty" class="quiet">Delete all</button>
  </header>
  <form action="/" role="search">
    <input name="to" type="search" value="${to}" list="recipients" placeholder="Filter by recipient"
      aria-label="Filter by recipient" autocomplete="off" spellcheck="false">
    <datalist id="recipients">${recipients.map((name) => html`<option value="${name}"></option>`)}</datalist>
  </form>
  <nav id="list" aria-label="Messages" aria-live="polite">${messageList(store, to, id)}</nav>
</aside>
<main>${message ? messageView(message, to, view) : nothingOpen(id)}</main>
<script>${raw(mailboxScript)}</script>
</body>
</html>`;
}

function messageList(store: MessageStore, to: string, openId: string | undefined): Html {
  const wanted = to.toLowerCase();
  const messages = store
    .list()
    .filter((message) => recipientsOf(message).some((address) => address.includes(wanted)));
  if (messages.length === 0) {
    return html`<p class="hint">${
      to
        ? html`No email to “${to}” yet. <a href="/">Show all email</a>`
        : "No email yet. Everything the app sends appears here at once."
    }</p>`;
  }
  return html`<ul>${messages.map(
    (message) => html`<li><a href="${hrefOf({ to, id: message.id })}" data-id="${message.id}"
      ${message.id === openId ? raw('aria-current="true"') : ""}>
      <span class="subject">${message.subject}</span>
      ${timeOf(message)}
      <span class="to">${message.to.join(", ")}</span>
    </a></li>`,
  )}</ul>`;
}

function messageView(message: StoredMessage, to: string, chosen: View | undefined): Html {
  const view = chosen ?? (message.html ? "html" : "text");
  return html`<article>
  <header>
    <a class="back" href="${hrefOf({ to })}">All email</a>
    <h2>${message.subject}</h2>
    <dl>
      <dt>To</dt><dd>${message.to.join(", ")}</dd>
      <dt>From</dt><dd>${message.from}</dd>
      <dt>Sent</dt><dd>${timeOf(message, true)}</dd>
    </dl>
    <nav class="tabs" aria-label="View">${VIEWS.map(
      (name) => html`<a href="${hrefOf({ to, id: message.id, view: name })}"
        ${name === view ? raw('aria-current="page"') : ""}>${viewLabels[name]}</a>`,
    )}</nav>
  </header>
  ${bodyOf(message, view)}
  ${message.reply_to?.length ? replyBox(message) : ""}
</article>`;
}

/** A reply goes where a mail program would send it, and arrives as Resend tells of received email. */
function replyBox(message: StoredMessage): Html {
  return html`<form class="reply" method="post" action="/_emulator/messages/${message.id}/reply">
  <label for="reply">Reply as ${message.to[0] ?? ""}</label>
  <textarea id="reply" name="text" rows="3" required></textarea>
  <button type="submit">Send reply</button>
</form>`;
}

function bodyOf(message: StoredMessage, view: View): Html {
  if (view === "html") {
    if (!message.html) return html`<p class="hint">This email has no HTML part.</p>`;
    return html`<iframe title="${message.subject}" sandbox="${SANDBOX}"
      src="/_emulator/messages/${message.id}/html"></iframe>`;
  }
  if (view === "text") {
    if (!message.text) return html`<p class="hint">This email has no plain-text part.</p>`;
    return html`<pre class="text">${linkUrls(message.text)}</pre>`;
  }
  const rows: [string, string][] = [
    ["id", message.id],
    ["message-id", message.message_id],
    ["created_at", message.created_at],
    ["from", message.from],
    ["to", message.to.join(", ")],
    ["cc", message.cc?.join(", ") ?? ""],
    ["bcc", message.bcc?.join(", ") ?? ""],
    ["reply-to", message.reply_to?.join(", ") ?? ""],
    ["scheduled_at", message.scheduled_at ?? ""],
    ["idempotency-key", message.idempotency_key ?? ""],
    ...Object.entries(message.headers),
    ...message.tags.map(({ name, value }): [string, string] => [`tag ${name}`, value]),
    ...message.attachments.map((file): [string, string] => [
      "attachment",
      `${file.filename ?? "unnamed"}${file.bytes === null ? "" : `, ${file.bytes} bytes`}`,
    ]),
  ];
  return html`<dl class="details">${rows
    .filter(([, value]) => value !== "")
    .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function nothingOpen(id: string | undefined): Html {
  if (!id) return html`<p class="hint">Choose a message to read it.</p>`;
  return html`<p class="hint">This message is gone: the mailbox was emptied.
    <a href="/">All email</a></p>`;
}

function timeOf(message: StoredMessage, withDate = false): Html {
  const shown = message.created_at.replace("T", " ").slice(withDate ? 0 : 11, 19);
  // The script rewrites it in the reader's own time zone.
  return html`<time datetime="${message.created_at}" title="${message.created_at}"
    ${withDate ? raw("data-full") : ""}>${shown}</time>`;
}

function hrefOf(query: { to?: string; id?: string; view?: View }): string {
  const search = new URLSearchParams();
  if (query.to) search.set("to", query.to);
  if (query.id) search.set("id", query.id);
  if (query.view) search.set("view", query.view);
  return search.size > 0 ? `/?${search}` : "/";
}

/** A plain click on any link opens it in the top window, as a mail program would. */
function withTopTarget(page: string): string {
  const base = '<base target="_top">';
  const head = /<head(\s[^>]*)?>/i.exec(page);
  if (!head) return page.replace(/^(\s*<!doctype[^>]*>)?/i, (doctype) => `${doctype}${base}`);
  const end = head.index + head[0].length;
  return page.slice(0, end) + base + page.slice(end);
}

function textPage(text: string): string {
  return `<!doctype html><html><head><title>Plain text</title></head><body><pre style="white-space:pre-wrap">${escapeHtml(text)}</pre></body></html>`;
}

function linkUrls(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/);
  return html`${parts.map((part, index) =>
    index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part,
  )}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
