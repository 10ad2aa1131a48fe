import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { html } from "hono/html";
import { emailNames, isEmailName, renderStoredEmail } from "./registry";
import { emailSamples, sampleFrame } from "./samples";

/**
 * All emails on one page, light and dark, from the sample props:
 * `npm run emails` (PORT, by default 12113).
 */
const app = new Hono();
const logo = readFileSync(new URL("../app/apple-icon.png", import.meta.url));
const frame = { ...sampleFrame, logoUrl: "/apple-icon.png" };

app.get("/apple-icon.png", (c) => c.body(logo, 200, { "content-type": "image/png" }));

app.get("/", (c) => {
  const scheme = c.req.query("scheme") === "dark" ? "dark" : "light";
  return c.html(html`<!doctype html>
<html lang="en" style="color-scheme:${scheme}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Emails</title>
<style>
  body{margin:0 auto;max-width:1400px;padding:24px;font:14px/20px Geist,system-ui,sans-serif;background:Canvas;color:CanvasText}
  section{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:16px;margin:0 0 40px}
  h2{grid-column:1/-1;font-size:14px;margin:0}h2 span{font-weight:400;opacity:.7}
  iframe{width:100%;height:640px;border:1px solid GrayText;border-radius:8px}
  pre{margin:0;padding:16px;border:1px solid GrayText;border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/18px ui-monospace,monospace}
  @media (max-width:800px){section{grid-template-columns:minmax(0,1fr)}}
</style>
<h1>Emails</h1>
<p><a href="/?scheme=light">Light</a> · <a href="/?scheme=dark">Dark</a></p>
${emailNames.flatMap((name) =>
  emailSamples[name].map(async (props, index) => {
    const { subject, text } = await renderStoredEmail(name, props, frame);
    return html`<section id="${name}"><h2>${subject} <span>${name}</span></h2>
      <iframe loading="lazy" title="${subject}" src="/${name}/${index}?scheme=${scheme}"></iframe>
      <pre>${text}</pre></section>`;
  }),
)}
</html>`);
});

app.get("/:name/:index", async (c) => {
  const name = c.req.param("name");
  const props = isEmailName(name) ? emailSamples[name][Number(c.req.param("index"))] : undefined;
  if (!props) return c.notFound();
  const { html: page } = await renderStoredEmail(name, props, frame);
  // Shows a scheme other than the system's by deciding its media query here.
  const wanted = c.req.query("scheme");
  const query = wanted === "dark" ? "@media all" : wanted === "light" ? "@media not all" : "$&";
  return c.html(page.replaceAll("@media (prefers-color-scheme: dark)", query));
});

const port = Number(process.env.PORT ?? 12113);
serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, ({ port: chosen }) => {
  console.log(`Emails: http://127.0.0.1:${chosen}`);
});
