import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { html } from "hono/html";
import { StripeApiError } from "../http/stripe-api-error.ts";
import type { Emulator } from "../state/emulator.ts";
import { addCheckoutPages } from "./add-checkout-pages.ts";
import { addDocumentPages } from "./add-document-pages.ts";
import { addPortalPages } from "./add-portal-pages.ts";
import { indexPage } from "./index-page.ts";
import { pageLayout } from "./page-layout.ts";

/** Everything a person can look at. */
export function addPages(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  app.get("/", (context) => context.html(indexPage(emulator)));
  addCheckoutPages(app, emulator);
  addPortalPages(app, emulator);
  addDocumentPages(app, emulator);
  app.notFound((context) => context.html(messagePage("There is no such page."), 404));
  app.onError((error, context) => {
    if (!(error instanceof StripeApiError)) console.error(error);
    const status = error instanceof StripeApiError && error.status === 404 ? 404 : 400;
    return context.html(messagePage(error.message), status);
  });
}

function messagePage(message: string) {
  return pageLayout(
    "This did not work",
    html`<div class="card"><h1>This did not work</h1><p class="soft">${message}</p><p><a href="/">Back to the stand-in</a></p></div>`,
    { narrow: true },
  );
}
