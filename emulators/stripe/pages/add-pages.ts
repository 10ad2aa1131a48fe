import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { html } from "hono/html";
import { StripeApiError } from "../http/stripe-api-error.ts";
import type { Emulator } from "../state/emulator.ts";
import { addCheckoutPages } from "./add-checkout-pages.ts";
import { pageLayout } from "./page-layout.ts";

/** Everything a person can look at. */
export function addPages(app: Hono<{ Bindings: HttpBindings }>, emulator: Emulator): void {
  addCheckoutPages(app, emulator);
  app.onError((error, context) => {
    if (!(error instanceof StripeApiError)) console.error(error);
    const status = error instanceof StripeApiError && error.status === 404 ? 404 : 400;
    return context.html(
      pageLayout(
        "Not found",
        html`<div class="card"><h1>This did not work</h1><p class="soft">${error.message}</p></div>`,
        { narrow: true },
      ),
      status,
    );
  });
}
