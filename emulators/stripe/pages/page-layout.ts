import { html, raw } from "hono/html";

export type Html = ReturnType<typeof html>;

const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1a1f36;--soft:#5b6478;--line:#d9dee8;--accent:#3a4ad9;--accent-ink:#fff;--bad:#b3261e;--bad-bg:#fdeceb;--good:#14713d}
@media (prefers-color-scheme:dark){:root{--bg:#12141b;--card:#1b1f2a;--ink:#eef0f6;--soft:#a4adc0;--line:#343b4d;--accent:#8d99ff;--accent-ink:#12141b;--bad:#ff9d96;--bad-bg:#3a1f20;--good:#6fd69b}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:940px;margin:0 auto;padding:32px 20px 64px}
main.narrow{max-width:520px}
.notice{background:#f4d58d;color:#3d2c00;text-align:center;font-size:13px;font-weight:600;padding:6px 12px}
h1{font-size:22px;line-height:1.3;margin:0 0 8px}h2{font-size:16px;margin:28px 0 10px}
p{margin:0 0 12px}.soft{color:var(--soft)}.small{font-size:14px}
.columns{display:grid;gap:32px;grid-template-columns:1fr}
@media (min-width:800px){.columns{grid-template-columns:5fr 6fr;align-items:start}.columns>.form{grid-column:2;grid-row:1/span 2}.columns{grid-template-rows:auto 1fr}}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:24px}
.amount{font-size:36px;font-weight:650;margin:4px 0 20px;font-variant-numeric:tabular-nums}
.line{display:flex;justify-content:space-between;gap:16px;padding:10px 0;border-top:1px solid var(--line);font-variant-numeric:tabular-nums}
.line.total{font-weight:600}
label,legend{display:block;font-weight:550;font-size:14px;margin:0 0 4px}
.field{margin:0 0 16px}.row{display:grid;grid-template-columns:1fr 1fr;gap:12px}
input[type=text],input[type=email],select{width:100%;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:8px;padding:10px 12px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
fieldset{border:0;margin:0 0 16px;padding:0}
.choice{display:flex;gap:10px;align-items:center;border:1px solid var(--line);border-radius:8px;padding:10px 12px;margin-bottom:8px;font-weight:400;font-size:16px}
button,.button{font:inherit;font-weight:600;border:0;border-radius:8px;padding:12px 16px;cursor:pointer;background:var(--accent);color:var(--accent-ink);width:100%;text-decoration:none;display:inline-block;text-align:center}
button.plain{background:transparent;color:var(--ink);border:1px solid var(--line);font-weight:500}
button.inline{width:auto;padding:6px 10px;font-size:14px}
.error{background:var(--bad-bg);color:var(--bad);border-radius:8px;padding:12px 14px;margin:0 0 16px;font-weight:550}
.fill{display:grid;grid-template-columns:1fr auto;gap:4px 12px;width:100%;text-align:left;background:transparent;color:var(--ink);border-top:1px solid var(--line);border-radius:0;padding:8px 2px;font-weight:400;font-size:14px}
.fill:hover{color:var(--accent)}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:13px}
table{width:100%;border-collapse:collapse;font-size:14px}th,td{text-align:left;padding:8px 8px 8px 0;border-top:1px solid var(--line);vertical-align:top}th{color:var(--soft);font-weight:550}
.table{overflow-x:auto}
a{color:var(--accent)}
summary{cursor:pointer;font-weight:550}
[hidden]{display:none!important}
`;

/** One page of the stand-in, with the notice that no real money moves. */
export function pageLayout(
  title: string,
  body: Html | Promise<Html>,
  options: { narrow?: boolean } = {},
) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<header class="notice">Test mode: a local stand-in for Stripe. No real money moves.</header>
<main class="${options.narrow ? "narrow" : ""}">${body}</main>
</body>
</html>`;
}

/** Money as people read it: `5000, "usd"` gives `$50.00`. */
export function formatMoney(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.toUpperCase(),
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** A second on the stand-in's clock as a date. */
export function formatDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, 16);
}
