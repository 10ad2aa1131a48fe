import { readdirSync } from "node:fs";

/**
 * The dependency rule: doors and scenarios -> use cases -> operations, pricing, ledger -> gateways ->
 * foundation, downward or within a folder. ARCHITECTURE.md says what each is.
 */

// Every folder of the server is a use case but these.
const layers = ["doors", "foundation", "gateways", "ledger", "operations", "pricing", "scenarios"];
const useCases = readdirSync(new URL("server", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !layers.includes(entry.name))
  .map((entry) => entry.name)
  .join("|");
// The endpoints of a use case stand in its folder and are a door all the same.
const endpoints = "(/|-)endpoints\\.ts$";
const generated = "^(generated|node_modules)/";

const only = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

export default {
  forbidden: [
    only(
      "no-cycles",
      "A cycle has no bottom.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    only(
      "no-cycles-of-types-in-operations",
      "Not even types: one path from request to charge reads top down.",
      { path: "^server/operations/" },
      { circular: true, via: "^server/operations/" },
    ),
    only(
      "no-vague-folders",
      "A name that says nothing collects everything.",
      {},
      { path: "(^|/)(utils|helpers|common|lib|types)/", pathNot: generated },
    ),
    only(
      "foundation-is-the-bottom",
      "foundation stands on nothing of ours",
      { path: "^server/foundation/" },
      { path: "^(server|app|components|emails|emulators|tests)/", pathNot: "^server/foundation/" },
    ),
    only(
      "gateways-stand-on-foundation",
      "a gateway knows the outside and foundation; the email gateway renders emails",
      { path: "^server/gateways/" },
      { path: "^(server|app|components)/", pathNot: "^server/(gateways|foundation)/" },
    ),
    only(
      "ledger-imports-foundation-only",
      "The ledger decides on its own facts.",
      { path: "^server/ledger/", pathNot: "\\.test\\.ts$" },
      { path: "^(server|app|components|emails)/", pathNot: "^server/(ledger|foundation)/" },
    ),
    only(
      "pricing-stands-on-foundation",
      "A price is worked out without knowing who asks.",
      { path: "^server/pricing/", pathNot: "\\.test\\.ts$" },
      { path: "^(server|app|components|emails)/", pathNot: "^server/(pricing|foundation)/" },
    ),
    only(
      "pages-read-pure-prices",
      "Pages and emails read the catalogue and the amounts; stored prices come through a door.",
      { path: "^(app|components|emails)/" },
      { path: "^server/pricing/load-" },
    ),
    only(
      "operations-below-use-cases",
      "An operation is run without knowing which it is. Exception: a refusal names the budget that refused.",
      { path: "^server/operations/" },
      {
        path: `^server/(${useCases}|doors|scenarios)/`,
        pathNot: "^server/budgets/(describe-budget|read-budgets|pause-budget)\\.ts$",
      },
    ),
    only(
      "use-cases-below-doors",
      "Only doors know how a request came.",
      { path: `^server/(${useCases})/`, pathNot: ["\\.test\\.ts$", endpoints] },
      { path: "^server/(doors|scenarios)/" },
    ),
    only(
      "endpoints-for-doors",
      "What an endpoint does is a use case's; whoever wants it calls that.",
      { path: "^(server|app|components|emails)/", pathNot: ["^server/doors/", endpoints] },
      { path: `^server/.*${endpoints}` },
    ),
    only(
      "use-cases-apart",
      "Use cases meet through the ledger, operations or jobs. Exceptions: sign-up names and makes the first organization, which begins with its recharge policy; keys ask which scopes exist; a purchase saves the card that paid it; money that arrives is recorded as a payment, or as one that nothing asked for, and a reversed payment pauses recharge; the billing page and its settings show and change cards and recharge; an agent is shown with its budgets; an organization that moves to another time zone keeps the day its budgets and the month its recharges are in; days in a book without a base fee are passed before the book changes; whoever signs up through an invitation or a link is made a user as by any sign-up; the first proof of an address ends what let others in; who lets people in or makes keys is asked for the role again, under its lock; what raises or lowers a watched level has the balance watched anew; a wallet is saved and shown with its alerts, and an alert reaches a URL as a webhook; whoever becomes an owner has an account that stays; whoever deletes their account leaves every organization as by leaving it; a ticket takes the kinds of file that the books take, and a quote answers one; whoever closes an organization ends what lets others in; one that moves leaves its base fees paid, its people with no way back and its webhooks following the new account; access asks whether staff belong to an organization, and everybody may ask access; a search asks the lists of the organizations and of the ledger; the billing history shows what became of purchases, recharges and payments, and a receipt names the company and the taxes in what was paid.",
      { path: `^server/(${useCases})/`, pathNot: ["\\.test\\.ts$", endpoints] },
      {
        path: `^server/(${useCases})/`,
        pathNot: [
          "^server/$1/",
          "^server/accounting/documents/(detect-type|document-types\\.schema)\\.ts$",
          "^server/support/staff/answer-ticket\\.ts$",
          "^server/organizations/(access/.*|company/(change-company|company\\.schema)|create-organization|list-organizations|organization\\.schema)\\.ts$",
          "^server/budgets/(budget\\.schema|budget-answer|budget-words|keep-windows|read-budgets)\\.ts$",
          "^server/usage/(visible-entries|ledger\\.schema)\\.ts$",
          "^server/staff/requests/require-outsider\\.ts$",
          "^server/payment-methods/",
          "^server/recharge/(account-policy|close-breaker|counted-month|decide-recharge|pause-recharge|policy-card|recharge\\.schema|show-policy|start-afresh|update-policy|update-wallet-policy|watch-wallets)\\.ts$",
          "^server/payments/(decide-reversal|record-payment|refund-taxes|tax-line\\.schema|tax-lines|unexpected/note-unexpected)\\.ts$",
          "^server/purchases/purchase\\.schema\\.ts$",
          "^server/base-fee/(pass-free-days|post-base-fees)\\.ts$",
          "^server/users/(common-passwords|email-links|passwords|lock-staying|require-verified|sign-ups/request-sign-up|user\\.schema|verify-email)\\.ts$",
          "^server/members/(change-member|forget-unproven|invitations/end-invitation|join-links/revoke-join-link|keys-held-through|withdraw-invitations)\\.ts$",
          "^server/alerts/(alert\\.schema|set-wallet-alerts|watch-balance)\\.ts$",
          "^server/webhooks/(alert-hook|follow-ledgers|queue-again)\\.ts$",
        ],
      },
    ),
    only(
      "doors-know-http",
      "tRPC, Hono, Next and next-auth belong to doors and pages.",
      { path: "^server/", pathNot: "^server/(doors/|main\\.ts)" },
      { path: "node_modules/(hono|@hono|@trpc|next|next-auth)/" },
    ),
    only(
      "stripe-in-its-gateway",
      "One place speaks to Stripe; types may travel.",
      { path: "^(server|app|components)/", pathNot: "^server/gateways/stripe/" },
      { path: "node_modules/stripe/", dependencyTypesNot: ["type-only"] },
    ),
    only(
      "prisma-client-in-foundation",
      "One pool a process.",
      { path: "^server/", pathNot: "^server/foundation/db\\.ts$" },
      { path: "node_modules/@prisma/adapter-pg/" },
    ),
    only(
      "pages-through-doors",
      "Pages reach the server through doors, schemas, words, the catalogue and the environment's public part.",
      { path: "^app/" },
      {
        path: "^server/",
        pathNot:
          "^server/(doors/|pricing/|foundation/(clock|env|errors|minor-units|own-path|search-text|words|write-csv)\\.ts$|recharge/(decide-recharge|policy-warnings|recharge-amount)\\.ts$|accounting/(amounts/decimal|recurring/schedule|reports/with-difference|trade/(due-date|sides|total-lines))\\.ts$|.*-words\\.ts$|.*\\.schema\\.ts$|organizations/access/permissions\\.ts$)",
      },
    ),
    only(
      "components-take-props",
      "A component is given its data; how the product words an amount is said once, on the server.",
      { path: "^(components|emails)/" },
      {
        path: "^server/",
        pathNot: "^server/(pricing/|.*-words\\.ts$|.*\\.schema\\.ts$)",
        dependencyTypesNot: ["type-only"],
      },
    ),
    only(
      "cli-stands-alone",
      "The command line is published by itself: it knows Bursar by its API.",
      { path: "^cli/" },
      { path: "^(server|app|components|emails|emulators|tests|scripts|generated)/" },
    ),
    only(
      "emulators-stand-alone",
      "A stand-in that shared our code would share our mistakes.",
      { path: "^emulators/" },
      { path: "^(server|app|components)/" },
    ),
    only(
      "sdk-stands-alone",
      "It is published: of this repository it has what is generated from the OpenAPI document, and React for its components.",
      { path: "^sdk/" },
      { path: ".", pathNot: ["^sdk/", "^node_modules/(@types/)?react/"] },
    ),
    only(
      "examples-are-somebody-elses",
      "Each is copied out of here and must work there.",
      { path: "^examples/([^/]+)/" },
      {
        path: "^(server|app|components|emails|emulators|scripts|tests|examples)/",
        pathNot: "^examples/$1/",
      },
    ),
    only(
      "nothing-imports-the-sdk",
      "It calls us over HTTP like anybody.",
      { path: "^(server|app|components|emails|emulators)/" },
      { path: "^sdk/" },
    ),
    only(
      "nothing-imports-tests",
      "Tests are for tests.",
      { path: "^(server|app|components|emails|emulators)/", pathNot: "\\.test\\.tsx?$" },
      { path: "^tests/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|dist|generated)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
};
