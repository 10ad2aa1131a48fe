// Made by scripts/generate-sdk.ts from the OpenAPI document. Do not edit: run it again.

export interface paths {
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The members of an organization, earliest first
         * @description Free.
         */
        get: operations["member.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member, or leave; API keys they made for the organization are revoked
         * @description Free.
         */
        delete: operations["member.remove"];
        options?: never;
        head?: never;
        /**
         * Change a member's role; only an owner can add or remove owners, in the browser
         * @description Free.
         */
        patch: operations["member.update"];
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invitations, newest first, and the credits held by pending ones
         * @description Free.
         */
        get: operations["invitation.list"];
        put?: never;
        /**
         * Invite someone by email; if you choose an operation, its price is held for them
         * @description Free.
         */
        post: operations["invitation.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite up to 200 people at once, from rows or a pasted list or CSV; each result says who was invited, and why not. 207 if some were not
         * @description Free.
         */
        post: operations["invitation.create_many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{invitation_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a reminder with a new link, open for seven days; the old link stops working
         * @description Free.
         */
        post: operations["invitation.resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an invitation; its held credits are released
         * @description Free.
         */
        delete: operations["invitation.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/join-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open links of an organization, newest first; URLs are shown only to those who may invite
         * @description Free.
         */
        get: operations["join_link.list"];
        put?: never;
        /**
         * Create an open link that anyone can join with, within its limits
         * @description Free.
         */
        post: operations["join_link.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/join-links/{join_link_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a link at once; people who joined with it stay
         * @description Free.
         */
        delete: operations["join_link.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/team-credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A team’s counters: credits left, credits used and invites pending
         * @description Free.
         */
        get: operations["team_credits.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Put the organization on the standard or lite package; credits already held for invitations stay as they are
         * @description Free.
         */
        patch: operations["team_credits.update"];
        trace?: never;
    };
    "/api/v1/photoshoot-photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a photo for your photoshoot: JPEG, PNG or WebP. Submit it within a day
         * @description Free.
         */
        post: operations["photoshoot_photo.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photoshoots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Submitted photoshoots, newest first: your own; owners and admins see everyone’s
         * @description Free.
         */
        get: operations["photoshoot.list"];
        put?: never;
        /**
         * Submit uploaded photos as your photoshoot; the credits held by your invitation pay for it first
         * @description Charged by usage, at the prices in GET /api/v1/operations.
         */
        post: operations["photoshoot.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photoshoots/{photoshoot_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One submitted photoshoot with its photos
         * @description Free.
         */
        get: operations["photoshoot.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photoshoots/{photoshoot_id}/photos/{photo_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a photo of a photoshoot
         * @description Free.
         */
        get: operations["photoshoot.photo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/{organization_id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Usage of the organization and those below it, by day and group
         * @description Free.
         */
        get: operations["organization.usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long the credits will last, with a range
         * @description Free.
         */
        get: operations["forecast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The statement of a period: opening balance, every movement, closing balance
         * @description Free.
         */
        get: operations["billing.statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The balance now, at any past moment, or right after any movement
         * @description Free.
         */
        get: operations["balance.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every movement of the pool, newest first: a charge with its whole cost, a grant with the debt it paid
         * @description Free.
         */
        get: operations["ledger.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One movement in full: the grants that paid, price, actor, transaction and hash
         * @description Free.
         */
        get: operations["ledger.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Purchases, recharges and refunds in one list, newest first
         * @description Free.
         */
        get: operations["billing_history.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing-history/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One purchase, recharge or refund with what its receipt shows
         * @description Free.
         */
        get: operations["billing_history.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purchase-offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this organization can buy, and its prices
         * @description Free.
         */
        get: operations["purchase.offer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Purchases with their state and receipts, newest first
         * @description Free.
         */
        get: operations["purchase.list"];
        put?: never;
        /**
         * Buy credits; returns the purchase with its hosted checkout URL
         * @description Free.
         */
        post: operations["purchase.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purchases/{purchase_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One purchase
         * @description Free.
         */
        get: operations["purchase.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purchases/{purchase_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an unpaid purchase and close its checkout
         * @description Free.
         */
        post: operations["purchase.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purchases/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a hosted page again and add its credits if it is paid; safe to repeat
         * @description Free.
         */
        post: operations["purchase.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/purchase-package": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Buy a package of credits, or whole credits in the team price book; returns a hosted checkout URL
         * @description Free.
         */
        post: operations["purchase.package"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sales-quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quotes for this organization, newest first
         * @description Free.
         */
        get: operations["sales_quote.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sales-quotes/{quote_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a quote; returns the hosted page to pay it, by Checkout or bank transfer
         * @description Free.
         */
        post: operations["sales_quote.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sales-quotes/{quote_id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline a quote; sales can issue another one
         * @description Free.
         */
        post: operations["sales_quote.decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/promotion-codes/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeem a promotion code for credits, once per account and once per person
         * @description Free.
         */
        post: operations["promotion_code.redeem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The saved cards, the default first
         * @description Free.
         */
        get: operations["payment_method.list"];
        put?: never;
        /**
         * Save a card; returns a hosted page URL; nothing is charged
         * @description Free.
         */
        post: operations["payment_method.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-methods/{payment_method_id}/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Use this card for recharges
         * @description Free.
         */
        post: operations["payment_method.set_default"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-methods/{payment_method_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a card. Removing the last one while auto-recharge is on needs switch_off_auto_recharge
         * @description Free.
         */
        delete: operations["payment_method.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing-portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open Stripe's portal with every receipt, invoice and card of the account
         * @description Free.
         */
        post: operations["billing.portal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharge-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When and how much auto-recharge charges
         * @description Free.
         */
        get: operations["recharge_policy.get"];
        /**
         * Change when and how much auto-recharge charges, and when the low-balance email is sent
         * @description Free.
         */
        put: operations["recharge_policy.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharge-attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every recharge attempt, with its reason in plain words
         * @description Free.
         */
        get: operations["recharge_attempt.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharge-attempts/{attempt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One automatic charge
         * @description Free.
         */
        get: operations["recharge_attempt.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharge-attempts/{attempt_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open the bank's confirmation page for this charge
         * @description Free.
         */
        post: operations["recharge_attempt.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recharge-evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why the balance was or wasn't recharged, each time the result changed
         * @description Free.
         */
        get: operations["recharge_evaluation.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The balance in US dollars
         * @description Free.
         */
        get: operations["credits.balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Buy credits for an amount, or whole credits in the team price book; returns a hosted checkout URL
         * @description Free.
         */
        post: operations["credits.checkout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add the credits of a paid checkout, once; repeating it returns the same response and adds nothing
         * @description Free.
         */
        post: operations["credits.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Auto-recharge in US dollars, and its limits
         * @description Free.
         */
        get: operations["billing_settings.get"];
        /**
         * Change auto-recharge: a fixed amount whenever the balance falls below the threshold
         * @description Free.
         */
        put: operations["billing_settings.update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Balance, agents, apps, earnings and recent transactions in one answer, in US dollars
         * @description Free.
         */
        get: operations["credits.summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check whether a use by the caller, an agent or a member would be charged now: yes or no, the price, why not, and how to fix it. Nothing is charged
         * @description Free.
         */
        post: operations["check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/charges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Charge metered usage of an operation; the response is sent once the charge is durable
         * @description Charged by usage, at the prices in GET /api/v1/operations.
         */
        post: operations["charge.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/charges/{charge_id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund all or part of a charge, to the grants the credits came from
         * @description Free.
         */
        post: operations["charge.refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Charge metered events, one or an array of up to 1,000; each is decided separately, and the response is sent once all are durable. 207 if only some were charged; an error if none were (402 without credits)
         * @description Charged by usage, at the prices in GET /api/v1/operations.
         */
        post: operations["event.ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Holds on the pool, newest first; a sub-organization that shares it sees only its own
         * @description Free.
         */
        get: operations["hold.list"];
        put?: never;
        /**
         * Hold the price of an operation, or of an estimate, before doing the work
         * @description Free.
         */
        post: operations["hold.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holds/{hold_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One hold
         * @description Free.
         */
        get: operations["hold.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holds/{hold_id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Capture all or part of a hold; the rest is released
         * @description Charged by usage, at the prices in GET /api/v1/operations.
         */
        post: operations["hold.capture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holds/{hold_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a hold
         * @description Free.
         */
        post: operations["hold.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wallets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The wallets of a customer in spending order, each with its active and scheduled grants
         * @description Free.
         */
        get: operations["wallet.list"];
        put?: never;
        /**
         * Create a wallet with a name and a place in the spending order
         * @description Free.
         */
        post: operations["wallet.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wallets/{wallet_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One wallet with its balance and its active and scheduled grants, in burn order
         * @description Free.
         */
        get: operations["wallet.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename a wallet, move it in the spending order, or change when it is refilled
         * @description Free.
         */
        patch: operations["wallet.update"];
        trace?: never;
    };
    "/api/v1/wallets/{wallet_id}/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Movements in and out of a wallet, newest first; a page can be short even if there are more
         * @description Free.
         */
        get: operations["wallet.transactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every grant of the pool, newest first; wallets list them in burn order
         * @description Free.
         */
        get: operations["grant.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credit-grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The grants of a wallet, newest first
         * @description Free.
         */
        get: operations["credit_grant.list"];
        put?: never;
        /**
         * Grant credits to a wallet, as staff or with a key that has the grants:write scope
         * @description Free.
         */
        post: operations["credit_grant.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credit-grants/{grant_id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void what remains of a grant; held credits stay until their hold resolves
         * @description Free.
         */
        post: operations["credit_grant.void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grant-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recurring grants of a customer, active ones first
         * @description Free.
         */
        get: operations["grant_schedule.list"];
        put?: never;
        /**
         * Grant credits on a schedule: daily, weekly, monthly or yearly
         * @description Free.
         */
        post: operations["grant_schedule.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grant-schedules/{schedule_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a recurring grant; credits already granted are kept
         * @description Free.
         */
        post: operations["grant_schedule.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/current-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API key this request came with: its scopes, expiry and organization
         * @description Free.
         */
        get: operations["current_key.get"];
        put?: never;
        post?: never;
        /**
         * Revoke the API key this request came with
         * @description Free.
         */
        delete: operations["current_key.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The budgets of an organization with their current spending, newest first
         * @description Free.
         */
        get: operations["budget.list"];
        put?: never;
        /**
         * Create a budget that limits the spending of an organization, member, agent, API key or operation
         * @description Free.
         */
        post: operations["budget.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets/{budget_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One budget
         * @description Free.
         */
        get: operations["budget.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the limit of a budget, what happens at it, or when it sends email
         * @description Free.
         */
        patch: operations["budget.update"];
        trace?: never;
    };
    "/api/v1/budgets/{budget_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive a budget: it no longer limits anything
         * @description Free.
         */
        post: operations["budget.archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget-subjects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The members, agents and API keys that budgets of the organization can limit
         * @description Free.
         */
        get: operations["budget.subjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Budget requests of an organization, newest first; without permission to see budgets, only your own
         * @description Free.
         */
        get: operations["budget_request.list"];
        put?: never;
        /**
         * Ask to raise a budget that limits you; owners, admins and billing members are emailed
         * @description Free.
         */
        post: operations["budget_request.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget-requests/{budget_request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One budget request, with its outcome
         * @description Free.
         */
        get: operations["budget_request.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget-requests/{budget_request_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a request: the budget is raised at once, and only once
         * @description Free.
         */
        post: operations["budget_request.approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget-requests/{budget_request_id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline a request: the budget stays unchanged
         * @description Free.
         */
        post: operations["budget_request.decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budget-requests/{budget_request_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw your own request
         * @description Free.
         */
        post: operations["budget_request.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The agents of an organization with their budgets, newest first
         * @description Free.
         */
        get: operations["agent.list"];
        put?: never;
        /**
         * Create an agent; API keys made for it spend within its budgets
         * @description Free.
         */
        post: operations["agent.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One agent with its budgets
         * @description Free.
         */
        get: operations["agent.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename an agent, make it public, or change the markup others pay for using it
         * @description Free.
         */
        patch: operations["agent.update"];
        trace?: never;
    };
    "/api/v1/agents/{agent_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause an agent: until it is resumed its keys can only read
         * @description Free.
         */
        post: operations["agent.pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agent_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused agent; what its budgets pause stays paused
         * @description Free.
         */
        post: operations["agent.resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{agent_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive an agent: its keys stop working at once and its budgets are archived
         * @description Free.
         */
        post: operations["agent.archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The apps of an organization with their earnings, newest first
         * @description Free.
         */
        get: operations["app.list"];
        put?: never;
        /**
         * Create an app; others' usage through it can carry a markup
         * @description Free.
         */
        post: operations["app.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{app_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One app with its earnings
         * @description Free.
         */
        get: operations["app.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an app's name, slug or markup
         * @description Free.
         */
        patch: operations["app.update"];
        trace?: never;
    };
    "/api/v1/apps/{app_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive an app: charges that name it are refused; its earnings are kept
         * @description Free.
         */
        post: operations["app.archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/earnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Earnings of an organization, by app, agent and month
         * @description Free.
         */
        get: operations["earnings.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Redemptions and payout requests, newest first
         * @description Free.
         */
        get: operations["redemption.list"];
        put?: never;
        /**
         * Redeem earnings: into credits at once, or as a payout that staff approve (a person in the browser only)
         * @description Free.
         */
        post: operations["redemption.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alerts of an account and its wallets, oldest first
         * @description Free.
         */
        get: operations["alert.list"];
        put?: never;
        /**
         * Create an alert: one message each time the balance falls below a threshold
         * @description Free.
         */
        post: operations["alert.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{alert_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One alert
         * @description Free.
         */
        get: operations["alert.get"];
        put?: never;
        post?: never;
        /**
         * Delete an alert; what it fired stays in the log
         * @description Free.
         */
        delete: operations["alert.delete"];
        options?: never;
        head?: never;
        /**
         * Change the threshold or address of an alert, or switch it on or off
         * @description Free.
         */
        patch: operations["alert.update"];
        trace?: never;
    };
    "/api/v1/alerts/{alert_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message to where an alert goes
         * @description Free.
         */
        post: operations["alert.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-firings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts that fired, newest first, including low-balance alerts
         * @description Free.
         */
        get: operations["alert_firing.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The webhook endpoints of an organization, newest first
         * @description Free.
         */
        get: operations["webhook_endpoint.list"];
        put?: never;
        /**
         * Create a webhook endpoint; the response contains the signing secret, once
         * @description Free.
         */
        post: operations["webhook_endpoint.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook endpoint
         * @description Free.
         */
        get: operations["webhook_endpoint.get"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook endpoint and its log; pending deliveries are not sent
         * @description Free.
         */
        delete: operations["webhook_endpoint.delete"];
        options?: never;
        head?: never;
        /**
         * Change the URL or events of a webhook endpoint, or switch it on or off
         * @description Free.
         */
        patch: operations["webhook_endpoint.update"];
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook endpoint a new signing secret; the old one keeps signing for a grace period
         * @description Free.
         */
        post: operations["webhook_endpoint.rotate_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to a webhook endpoint, whichever events it has chosen
         * @description Free.
         */
        post: operations["webhook_endpoint.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Deliveries to a webhook endpoint in the last 30 days, newest first
         * @description Free.
         */
        get: operations["webhook_delivery.list"];
        put?: never;
        /**
         * Replay the deliveries of a period, at most 10,000
         * @description Free.
         */
        post: operations["webhook_delivery.replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One delivery, with its request and the response to each attempt
         * @description Free.
         */
        get: operations["webhook_delivery.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resend one delivery, with its original webhook-id
         * @description Free.
         */
        post: operations["webhook_delivery.resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sandbox of an organization, and what time it is there
         * @description Free.
         */
        get: operations["sandbox.get"];
        put?: never;
        /**
         * Open the sandbox of an organization, or return the one it has
         * @description Free.
         */
        post: operations["sandbox.open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move the clock of a sandbox forward; what falls due on the way happens in order
         * @description Free.
         */
        post: operations["sandbox.advance_clock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start the sandbox again, empty; its API keys, agents and webhooks go on working
         * @description Free.
         */
        post: operations["sandbox.reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/checkouts/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A checkout of the sandbox: what its page shows
         * @description Free.
         */
        get: operations["sandbox.checkout.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/checkouts/{session_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a checkout of the sandbox as you choose: paid, declined, processing, failed or expired
         * @description Free.
         */
        post: operations["sandbox.checkout.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/purchases/{purchase_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the checkout of a purchase in the sandbox as you choose
         * @description Free.
         */
        post: operations["sandbox.purchase.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund a payment of the sandbox, whole or in part, as our staff refund a live one
         * @description Free.
         */
        post: operations["sandbox.refund.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/disputes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dispute a payment of the sandbox, or decide the dispute that is open
         * @description Free.
         */
        post: operations["sandbox.dispute.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save a test card in the sandbox, for auto-recharge to charge
         * @description Free.
         */
        post: operations["sandbox.card.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sandbox/emails/{email_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An email of the sandbox, as its reader would have seen it: none is sent
         * @description Free.
         */
        get: operations["sandbox.email.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-listeners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a listener: it has no URL; poll it for events and pass them on to your own machine
         * @description Free.
         */
        post: operations["webhook_listener.open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-listeners/{listener_id}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report what became of earlier deliveries and wait for the next ones; a listener that isn't polled for two minutes receives nothing more
         * @description Free.
         */
        post: operations["webhook_listener.poll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-listeners/{listener_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Close a listener; what it hasn't passed on is dropped
         * @description Free.
         */
        delete: operations["webhook_listener.close"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-listeners/trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an example of an event to the organization's open listeners
         * @description Free.
         */
        post: operations["webhook_listener.trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Support tickets, newest first: your own; owners and admins see everyone’s
         * @description Free.
         */
        get: operations["support_ticket.list"];
        put?: never;
        /**
         * Ask support a question, or sales for a quote; the answer comes by email too
         * @description Free.
         */
        post: operations["support_ticket.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-tickets/{ticket_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One ticket with its conversation
         * @description Free.
         */
        get: operations["support_ticket.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-tickets/{ticket_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a message to a ticket; a closed one opens again
         * @description Free.
         */
        post: operations["support_ticket.reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-tickets/{ticket_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a ticket that needs no further answer
         * @description Free.
         */
        post: operations["support_ticket.close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file for a message: PDF, PNG, JPEG, WebP or CSV. Attach it within a day
         * @description Free.
         */
        post: operations["support_attachment.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/support-tickets/{ticket_id}/attachments/{attachment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file of a ticket
         * @description Free.
         */
        get: operations["support_attachment.content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every operation with its list price, and what an organization pays
         * @description Free.
         */
        get: operations["operation.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a list of operations would cost now, and whether the charge would succeed
         * @description Free.
         */
        post: operations["operation.quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "credits.granted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Credits were added: bought, recharged, given or rolled over */
        post: operations["on.credits.granted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credits.consumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Credits an organization spent, added up over a few seconds */
        post: operations["on.credits.consumed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credits.low": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The balance fell below the alert threshold */
        post: operations["on.credits.low"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credits.critical": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The balance fell to a small part of the alert threshold */
        post: operations["on.credits.critical"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credits.depleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The balance is used up: paid operations are refused */
        post: operations["on.credits.depleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credits.alert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The balance fell below the threshold of an alert that you set */
        post: operations["on.credits.alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "credits.expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Credits will expire soon: 30, 7 and 1 days before */
        post: operations["on.credits.expiring"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "hold.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Credits were held for work in progress */
        post: operations["on.hold.created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "hold.captured": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** All or part of a hold was captured */
        post: operations["on.hold.captured"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "hold.released": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A hold was released or expired */
        post: operations["on.hold.released"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase.paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A purchase was paid and its credits were added */
        post: operations["on.purchase.paid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase.refunded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A payment was refunded, or a refund of it failed */
        post: operations["on.purchase.refunded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "purchase.disputed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A payment was disputed with the payer's bank, or the dispute was decided */
        post: operations["on.purchase.disputed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "recharge.succeeded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Auto-recharge charged the saved card */
        post: operations["on.recharge.succeeded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "recharge.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Auto-recharge couldn't charge the saved card */
        post: operations["on.recharge.failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "recharge.action_required": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person must confirm a recharge with their bank */
        post: operations["on.recharge.action_required"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "recharge.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Auto-recharge stopped until a person switches it on or adds a card */
        post: operations["on.recharge.disabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "organization.past_due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An organization owes credits; after the grace period it is suspended */
        post: operations["on.organization.past_due"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "organization.suspended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The grace period is over: changes are refused until the debt is paid */
        post: operations["on.organization.suspended"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "organization.resumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The debt is paid and everything works again */
        post: operations["on.organization.resumed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "organization.closed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An organization was closed: everything but reading is refused */
        post: operations["on.organization.closed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "organization.reopened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A closed organization was reopened; auto-recharge stays off until you switch it on */
        post: operations["on.organization.reopened"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "organization.moved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An organization got another parent, another relationship or another payer */
        post: operations["on.organization.moved"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "budget.reached": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A budget reached one of its alert levels */
        post: operations["on.budget.reached"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "payment_method.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A card was added, renewed, removed or made the default */
        post: operations["on.payment_method.updated"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        DryRun: {
            /** @constant */
            dry_run: true;
            operation: string;
            credits: number;
            price_version: string;
            /** @enum {string} */
            price_source: "negotiated" | "override" | "tier" | "list";
            available: number | null;
            would_pass: boolean;
            grants: {
                grant_id: string;
                credits: number;
            }[];
            preview?: {
                [key: string]: unknown;
            };
            refusal: {
                code: string;
                detail: string;
                blocked_by?: string;
            } | null;
        };
        Member: {
            id: string;
            organization_id: string;
            user_id: string;
            name: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "billing" | "member" | "viewer";
            /** Format: date-time */
            since: string;
            /** @description Keys they created or rotated, here and in owned organizations below, that are revoked when they are no longer an owner or admin */
            api_keys: number;
            /** @description Credits their invitation holds for their first run of an operation */
            hold: {
                id: string;
                operation: string;
                credits: number;
            } | null;
        };
        Invitation: {
            id: string;
            organization_id: string;
            email: string;
            /** @enum {string} */
            role: "owner" | "admin" | "billing" | "member" | "viewer";
            message: string | null;
            /** @enum {string} */
            state: "open" | "accepted" | "revoked" | "expired";
            /** @description Email address of the person who invited them */
            invited_by: string;
            /** @description The hold; capture it by its ID, or let the member's first run capture it */
            hold: {
                id: string;
                operation: string;
                credits: number;
                /** @enum {string} */
                state: "held" | "captured" | "released" | "expired";
            } | null;
            /** @description Number of emails sent */
            sends: number;
            /** Format: date-time */
            sent_at: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
            resolved_at: string | null;
        };
        JoinLink: {
            id: string;
            organization_id: string;
            /** @description Anyone with this URL can join; null unless you may invite */
            url: string | null;
            /** @enum {string} */
            state: "open" | "used_up" | "expired" | "revoked";
            /** @enum {string} */
            role: "owner" | "admin" | "billing" | "member" | "viewer";
            email_domain: string | null;
            use_limit: number | null;
            uses: number;
            created_by: string;
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            revoked_at: string | null;
        };
        TeamCredits: {
            organization_id: string;
            /** @description Available now; for managed credits, what a budget leaves, otherwise null */
            credits_left: number | null;
            /** @description The sum of all negative entries of the credit log; null for managed credits */
            credits_used: number | null;
            /** @description People who were invited to a photoshoot and have not submitted it yet */
            invites_pending: number;
            /** @description Credits held for them */
            held_credits: number;
            /** @enum {string} */
            photoshoot_package: "standard" | "lite";
            /** @description What a photoshoot costs on this package */
            photoshoot_credits: number;
            /** @description The person who asks, or who created the key */
            you: {
                /** @description What your invitation holds for your photoshoot; null if it holds nothing */
                held_credits: number | null;
                /**
                 * @description What yours would be
                 * @enum {string}
                 */
                package: "standard" | "lite";
                submitted: boolean;
            };
        };
        PhotoshootPhoto: {
            id: string;
            name: string;
            /** @enum {string} */
            content_type: "image/jpeg" | "image/png" | "image/webp";
            bytes: number;
        };
        Photoshoot: {
            id: string;
            organization_id: string;
            submitted_by: {
                user_id: string;
                name: string;
                email: string;
            };
            /** @enum {string} */
            package: "standard" | "lite";
            /** @description What it cost */
            credits: number;
            /** @description Whether the credits held by their invitation paid for it */
            from_invitation: boolean;
            photos: components["schemas"]["PhotoshootPhoto"][];
            /** Format: date-time */
            created_at: string;
        };
        Balance: {
            /** @description The moment it is of */
            at: string;
            is_now: boolean;
            posted: number | null;
            held: number | null;
            scheduled: number | null;
            available: number | null;
            /** @description The part of available that only certain operations or organizations may spend; null for a past moment at which some was, and for managed credits */
            restricted: number | null;
            debt: number | null;
            /** @description The last movement it includes */
            entry: {
                seq: number;
                created_at: string;
            } | null;
            /** @description The movement after it */
            next_entry: {
                seq: number;
                created_at: string;
            } | null;
        };
        Ledger: {
            id: string;
            seq: number;
            transaction_id: string;
            kind: string;
            operation: string | null;
            description: string;
            /** @description Credits in or, if negative, out: the full amount, whatever paid for it; 0 if they moved within the pool */
            amount: number;
            /** @description Credits moved, in either direction */
            moved: number;
            /** @description The part of it that was spent on credit */
            debt_taken: number;
            /** @description The part of it that paid debt */
            debt_payment: number;
            from_account: string;
            to_account: string;
            /** @description The account's credits after it (posted): amount + debt_taken - debt_payment more than before */
            balance_after: number | null;
            organization_id: string;
            organization_name: string;
            actor_type: string;
            actor_id: string;
            actor_name: string;
            entity_type: string | null;
            entity_id: string | null;
            price_version: string | null;
            request_id: string | null;
            grants: {
                id: string;
                description: string;
                amount: number;
            }[];
            created_at: string;
            idempotency_key: string | null;
            /** @description What was metered, and how it was priced */
            details: {
                [key: string]: unknown;
            } | null;
            /** @description sha256 over this entry and the hash before it */
            hash: string;
            previous_hash: string;
            /** @description The other entries of its transaction */
            same_transaction: components["schemas"]["LedgerRow"][];
            /** @description The entries that opened or resolved its hold */
            same_hold: components["schemas"]["LedgerRow"][];
            /** @description The entry it refunds or corrects */
            reverses: components["schemas"]["LedgerRow"][];
            /** @description The entries that refunded or corrected it */
            reversed_by: components["schemas"]["LedgerRow"][];
        };
        BillingOverview: {
            organization_id: string;
            billing_organization_id: string;
            billing_organization_name: string;
            shares_billing: boolean;
            /** @description Whether the caller may spend money for this organization */
            may_buy: boolean;
            /** @description Why not: the organization is closed, or the caller's role */
            buy_refusal: ("closed" | "role") | null;
            /** @description Whether the caller sees purchases, recharges, refunds and alerts */
            may_read_payments: boolean;
            posted: number | null;
            held: number | null;
            scheduled: number | null;
            available: number | null;
            restricted: number | null;
            debt: number | null;
            /** @description Set if the credits belong to an organization across a link. Its figures are private, so they are null here */
            managed: {
                by: string;
                /** @description Whether paid operations are possible now */
                may_spend: boolean;
                /** @description What a budget leaves of the available credits */
                budget_remaining: number | null;
            } | null;
            total: number | null;
            pending_purchase_credits: number;
            /** @description Available credits that expire within 30 days */
            expiring_soon: number;
            /** @description When the first of them expire */
            expires_next_at: string | null;
            /** @description The first day of the period */
            scheduled_from: string | null;
            /** @enum {string} */
            level: "ok" | "low" | "critical" | "depleted";
            alert_threshold: number;
            low_balance_alerts: boolean;
            billing_email: string | null;
            pending_billing_email: string | null;
            billing_address: {
                line1: string;
                line2?: string;
                city: string;
                state?: string;
                postal_code: string;
                country: string;
            } | null;
            recharge: components["schemas"]["RechargePolicy"];
            cards: components["schemas"]["PaymentMethod"][];
            credit_terms: {
                price_book: string;
                list_price_cents: number;
                tiers: {
                    from: number;
                    percent_off: number;
                }[];
                lifetime_credits: number;
            };
            /** @description The customer's cash balance at Stripe, from bank transfers */
            cash_balances: {
                amount_cents: number;
                currency: string;
            }[];
        };
        BillingHistory: {
            id: string;
            /** @enum {string} */
            kind: "purchase" | "recharge" | "refund";
            title: string;
            /**
             * @description As of a purchase; requires_action: a recharge that waits for confirmation; refunded: a refund that was sent
             * @enum {string}
             */
            status: "created" | "checkout_open" | "processing" | "paid" | "partially_refunded" | "refunded" | "disputed" | "lost" | "expired" | "failed" | "requires_action";
            /** @description Credits bought; null for a refund, whose share is taken back in the ledger */
            credits: number | null;
            /** @description Negative for a refund */
            amount_cents: number;
            /** @description The tax in the amount, as Stripe computed it; of a refund its share, negative; null: no tax was computed */
            tax_cents: number | null;
            currency: string;
            method_type: string | null;
            card_brand: string | null;
            card_last4: string | null;
            card_wallet: string | null;
            bank_last4: string | null;
            /** @description Why it failed */
            problem: string | null;
            receipt_number: string | null;
            /** @description Stripe's receipt */
            receipt_url: string | null;
            invoice_pdf_url: string | null;
            /** @description For a refund: the purchase or recharge it refunds */
            refund_of: string | null;
            created_at: string;
            paid_at: string | null;
            tax_lines: {
                country: string | null;
                state: string | null;
                /** @description VAT, GST, sales tax */
                name: string;
                percent: number;
                amount_cents: number;
            }[];
            seller: {
                name: string;
                address: string;
            };
            buyer: {
                company_name: string | null;
                country: string | null;
                tax_id: string | null;
                organization_name: string;
                billing_email: string | null;
                billing_address: {
                    line1: string;
                    line2?: string;
                    city: string;
                    state?: string;
                    postal_code: string;
                    country: string;
                } | null;
            };
        };
        Purchase: {
            id: string;
            title: string;
            /** @enum {string} */
            kind: "package" | "custom_amount" | "quote";
            quote_id: string | null;
            credits: number;
            amount_cents: number;
            currency: string;
            price_version: string;
            /** @enum {string} */
            status: "created" | "checkout_open" | "processing" | "paid" | "partially_refunded" | "refunded" | "disputed" | "lost" | "expired" | "failed";
            /** @description The checkout URL, while it is open */
            checkout_url: string | null;
            checkout_expires_at: string | null;
            /** @description card, us_bank_account, customer_balance (bank transfer) or crypto */
            method_type: string | null;
            card_brand: string | null;
            card_last4: string | null;
            card_wallet: string | null;
            bank_last4: string | null;
            /** @description For an expected bank transfer: the amount missing and where to send it */
            transfer: {
                reference: string | null;
                lines: {
                    label: string;
                    value: string;
                }[];
                instructions_url: string | null;
                received_cents: number;
                missing_cents: number;
            } | null;
            receipt_number: string | null;
            receipt_url: string | null;
            invoice_pdf_url: string | null;
            bought_by: string | null;
            problem: string | null;
            created_at: string;
            processing_at: string | null;
            paid_at: string | null;
        };
        RechargePolicy: {
            enabled: boolean;
            /** @enum {string} */
            mode: "target_balance" | "fixed_amount";
            threshold_credits: number;
            target_credits: number;
            fixed_amount_cents: number;
            monthly_cap_cents: number | null;
            max_per_day: number;
            cooldown_seconds: number;
            payment_method_id: string | null;
            /** @enum {string} */
            state: "closed" | "backing_off" | "disabled";
            next_try_at: string | null;
            disabled_reason: string | null;
            /** @description What would be charged if the balance were just below the threshold */
            next_charge_cents: number;
            next_charge_credits: number;
            /** @description Total settled this month, in the organization's time zone */
            charged_this_month_cents: number;
            /** @description Warnings about these settings, one sentence each */
            warnings: string[];
            /** @description Until then nothing is charged: the last charge was a moment ago */
            cooling_until: string | null;
            live_attempt: components["schemas"]["RechargeAttempt"] | null;
        };
        RechargeAttempt: {
            id: string;
            /** @description The wallet it refills through auto_top_up; null: the account's own policy */
            wallet_id: string | null;
            /** @enum {string} */
            state: "claimed" | "charging" | "succeeded" | "declined" | "requires_action" | "unknown" | "expired";
            amount_cents: number;
            currency: string;
            credits: number;
            available_before: number;
            card_brand: string;
            card_last4: string;
            /** @enum {string} */
            trigger: "balance" | "person";
            /** @description What happened, in a sentence */
            reason: string;
            failure: string | null;
            /** @description Deadline for confirming with the bank, while it is waiting */
            confirm_before: string | null;
            receipt_url: string | null;
            created_at: string;
            settled_at: string | null;
        };
        BillingSettings: {
            success: boolean;
            settings: {
                autoTopUp: {
                    enabled: boolean;
                    /** @description US dollars added per charge */
                    amount: number;
                    /** @description Balance in US dollars below which a charge is made */
                    threshold: number;
                    hasPaymentMethod: boolean;
                };
                limits: {
                    minAmount: number;
                    maxAmount: number;
                    minThreshold: number;
                    maxThreshold: number;
                };
            };
        };
        Charge: {
            /** @description The ledger transaction */
            id: string;
            /** @description Its sequence number in the credit account's ledger */
            seq: number;
            organization_id: string;
            operation: string;
            credits: number;
            price_version: string;
            /** @enum {string} */
            price_source: "negotiated" | "override" | "tier" | "list";
            /** @description Where it was used through an app or agent with a markup */
            markup?: {
                /** @description The app or agent */
                source_id: string;
                percent: number;
                /** @description Price in credits before the markup */
                price: number;
                /** @description The markup, included in the credits charged */
                credits: number;
            };
            /** @description The account's credits after it, held ones included */
            balance_after: number | null;
            /** Format: date-time */
            created_at: string;
        };
        Hold: {
            id: string;
            organization_id: string;
            operation: string;
            /** @enum {string} */
            state: "held" | "captured" | "released" | "expired";
            credits: number;
            captured_credits: number;
            price_version: string;
            description: string;
            entity: {
                type: string;
                id: string;
            } | null;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
            resolved_at: string | null;
        };
        Wallet: {
            id: string;
            /** @description The organization whose credit account it belongs to */
            customer_id: string;
            name: string;
            /** @constant */
            currency: "credits";
            /** @description The wallet that payments go to. It can't be renamed */
            is_primary: boolean;
            priority: number;
            /** @description The same as available */
            balance: number;
            /** @description The customer's credits: the closing balance of the ledger and of statements */
            posted: number;
            /** @description Of these, held for work in progress */
            held: number;
            /** @description Of these, granted but not effective yet */
            scheduled: number;
            /** @description What can be spent now: posted minus held minus scheduled */
            available: number;
            /** @description The part of available that only certain operations or organizations may spend */
            restricted: number;
            /** @description Credits owed; new credits pay this first */
            debt: number;
            /** @description Its active and scheduled grants, in burn order */
            grants: components["schemas"]["Grant"][];
            /** @description When this wallet is refilled automatically */
            auto_top_up: {
                enabled: boolean;
                /** @description Credits; null: never set */
                threshold: number | null;
                /** @description Credits; null: never set */
                amount: number | null;
                /** @description Null: whichever card is the default */
                payment_method_id: string | null;
            };
            /** @description Its alerts by percentage that go to a URL; for those who can't change the wallet, only the host is shown */
            alerts: {
                threshold_percent: number;
                webhook_url: string;
            }[];
            created_at: string;
        };
        CreditGrant: {
            approval_request: {
                id: string;
                kind: string;
                /** @description What happens if it is approved */
                title: string;
                reason: string | null;
                /** @description The most it can create; null: no limit */
                credits: number | null;
                /** @description The input, exactly as it takes effect */
                parameters: {
                    [key: string]: unknown;
                };
                credit_account_id: string | null;
                organization_name: string | null;
                /** @enum {string} */
                state: "pending" | "approved" | "rejected" | "expired";
                requested_by: string;
                requested_by_name: string;
                decided_by: string | null;
                decided_by_name: string | null;
                created_at: string;
                expires_at: string | null;
                decided_at: string | null;
            };
        } | components["schemas"]["Grant"];
        GrantSchedule: {
            approval_request: {
                id: string;
                kind: string;
                /** @description What happens if it is approved */
                title: string;
                reason: string | null;
                /** @description The most it can create; null: no limit */
                credits: number | null;
                /** @description The input, exactly as it takes effect */
                parameters: {
                    [key: string]: unknown;
                };
                credit_account_id: string | null;
                organization_name: string | null;
                /** @enum {string} */
                state: "pending" | "approved" | "rejected" | "expired";
                requested_by: string;
                requested_by_name: string;
                decided_by: string | null;
                decided_by_name: string | null;
                created_at: string;
                expires_at: string | null;
                decided_at: string | null;
            };
        } | components["schemas"]["GrantScheduleRow"];
        CurrentKey: {
            id: string;
            name: string;
            key_preview: string;
            scopes: string[];
            /**
             * @description The agent that spends with it; null: the key spends as itself
             * @default null
             */
            agent_id: string | null;
            /** @default null */
            agent_name: string | null;
            /**
             * @description The key that created it, whose budgets also apply; null: created by a person
             * @default null
             */
            created_by_key_id: string | null;
            created_at: string;
            expires_at: string | null;
            /** @description When the key replaced by the last rotation stops working */
            previous_expires_at: string | null;
            last_used_at: string | null;
            revoked_at: string | null;
            organization: {
                id: string;
                name: string;
                slug: string;
            };
        };
        Budget: {
            id: string;
            organization_id: string;
            /** @enum {string} */
            subject: "organization" | "member" | "agent" | "api_key" | "operation";
            subject_id: string | null;
            subject_name: string;
            /** @enum {string} */
            period: "day" | "week" | "month" | "lifetime";
            limit: number;
            /** @description The part of the limit that counts in the current period only */
            raised_by: number;
            /** @description Spent and held in the current period */
            spent: number;
            remaining: number;
            /** @enum {string} */
            action: "block" | "notify" | "pause";
            alert_percents: number[];
            /** @description The first day of the period; null for a lifetime */
            period_start: string | null;
            /** @description When the count restarts at 0 */
            resets_at: string | null;
            time_zone: string;
            /** @description When it was paused; while paused, it refuses all charges. null: not paused */
            paused_at: string | null;
            created_at: string;
            archived_at: string | null;
        };
        BudgetRequest: {
            id: string;
            /** @description The organization whose budget it is; its people decide */
            organization_id: string;
            /** @description The organization the requester spends in: the same one or one below */
            asker_organization_id: string;
            budget_id: string;
            /** @description the daily budget of agent “Night bot” */
            budget_name: string;
            asker: {
                /** @enum {string} */
                type: "user" | "agent" | "api_key";
                id: string;
                name: string;
            };
            /**
             * @description expired: nobody decided in time, or the budget was archived
             * @enum {string}
             */
            status: "open" | "approved" | "declined" | "withdrawn" | "expired";
            /** @description The requested limit */
            limit: number;
            /** @description The limit at the time of the request */
            limit_before: number;
            this_period_only: boolean;
            reason: string;
            /** @description The note from the person who declined it */
            note: string | null;
            /** @description The budget as it is now */
            budget: {
                limit: number;
                spent: number;
                paused: boolean;
                resets_at: string | null;
                time_zone: string;
            };
            /** @description Who decided, by name */
            decided_by: string | null;
            decided_at: string | null;
            expires_at: string;
            created_at: string;
        };
        Agent: {
            id: string;
            organization_id: string;
            name: string;
            /** @description Number of keys that spend for it; it can't act without one */
            api_keys: number;
            has_budget: boolean;
            /** @description Limit, spending and remainder of its longest budget, daily ones excluded */
            allocated: number | null;
            spent: number | null;
            available: number | null;
            /** @description The limit of its daily budget */
            daily_limit: number | null;
            daily_spent: number | null;
            daily_remaining: number | null;
            paused: boolean;
            pause_reason: string | null;
            /** @description When a person paused it; null: not paused by a person (a budget may still pause it) */
            paused_at: string | null;
            budgets: components["schemas"]["Budget"][];
            is_public: boolean;
            monetization_enabled: boolean;
            markup_percent: number;
            created_at: string;
            archived_at: string | null;
        };
        App: {
            id: string;
            organization_id: string;
            name: string;
            slug: string;
            /** @enum {string} */
            kind: "miniapp" | "mcp";
            monetization_enabled: boolean;
            /** @description Added to the price of what others use through it; 80% of it is the creator's */
            markup_percent: number;
            /** @description Charges with a markup */
            uses: number;
            /** @description Credits, minus what refunds took back */
            creator_earnings: number;
            /** @description The platform's share of the markup */
            platform_revenue: number;
            created_at: string;
            archived_at: string | null;
        };
        Earnings: {
            organization_id: string;
            earned: number;
            /** @description Taken back by refunds of the charges that paid it */
            taken_back: number;
            redeemed: number;
            /** @description In payout requests waiting for a decision */
            pending: number;
            /** @description Available to redeem; negative if a refund took back earnings that were already redeemed */
            available: number;
            /** @description The part of available that can be paid out in money; all of it can be redeemed as credits */
            payable: number;
            /** @description Earned within the hold-back period: not payable in money yet */
            maturing: number;
            /** @description Paid with credits that were given away, or by payments that were refunded or disputed: redeemable as credits only */
            credits_only: number;
            /** @description How old earnings must be before they can be paid out in money */
            hold_back_days: number;
            sources: {
                source_id: string;
                /** @enum {string} */
                kind: "miniapp" | "mcp" | "agent";
                name: string;
                uses: number;
                earned: number;
                taken_back: number;
            }[];
            months: {
                /** @description YYYY-MM in the organization's time zone */
                month: string;
                uses: number;
                earned: number;
                taken_back: number;
            }[];
        };
        Redemption: {
            id: string;
            organization_id: string;
            /** @enum {string} */
            kind: "credits" | "payout";
            /**
             * @description completed: credited, or paid out; declined: available again
             * @enum {string}
             */
            state: "pending" | "completed" | "declined";
            credits: number;
            /** @description For a payout: US cents */
            amount_cents: number | null;
            pay_to: string | null;
            /** @description Note on the transfer, or why it was declined */
            note: string | null;
            created_at: string;
            decided_at: string | null;
        };
        Alert: {
            id: string;
            organization_id: string;
            /** @description null: the whole account */
            wallet_id: string | null;
            wallet_name: string | null;
            threshold_percent: number | null;
            threshold_credits: number | null;
            /** @enum {string} */
            channel: "webhook" | "slack" | "email";
            /** @description null: it goes to an email, or to the webhook endpoints that listen to credits.alert */
            webhook_url: string | null;
            email: string | null;
            /** @description Its deliveries, with retries and responses: /webhook-endpoints/{id}/deliveries */
            webhook_endpoint_id: string | null;
            /** @description The signing secret of a new webhook URL. Shown once, in the response that created it; null when that request is repeated, or the URL is in use already */
            secret?: string | null;
            cooldown_seconds: number;
            enabled: boolean;
            /** @description false: the balance is below the threshold, or hasn't risen 5% above it since the alert fired */
            armed: boolean;
            /** @description The threshold in credits, as of now */
            fires_below: number;
            /** @description Credits available now, in the account or the wallet */
            available: number;
            /** @description The original amounts of its active grants */
            total: number;
            times_fired: number;
            last_fired_at: string | null;
            created_at: string;
        };
        WebhookEndpoint: {
            id: string;
            organization_id: string;
            url: string;
            description: string | null;
            event_types: string[];
            /** @description true: it belongs to alerts, and is changed and deleted with them */
            for_alerts: boolean;
            enabled: boolean;
            /** @description failing: nothing was delivered for days; gone: it responded with 410 */
            disabled_reason: ("by_hand" | "failing" | "gone") | null;
            disabled_at: string | null;
            /** @description When attempts started failing; null: the last one succeeded */
            failing_since: string | null;
            /** @description The signing secret. Shown once, in the response that created it; null when that request is repeated. */
            secret?: string | null;
            /** @description When the secret replaced by the last rotation stops signing */
            previous_secret_expires_at: string | null;
            created_at: string;
        };
        WebhookEndpointTest: {
            id: string;
            endpoint_id: string;
            /** @description The webhook-id: the same in every attempt, resend and replay */
            message_id: string;
            type: string;
            /**
             * @description failed: every attempt failed; skipped: the endpoint was disabled
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed" | "skipped";
            /** @description Since it was queued or last resent */
            attempts: number;
            /** @description The HTTP status of the last attempt */
            last_status: number | null;
            last_problem: string | null;
            next_attempt_at: string | null;
            occurred_at: string;
            created_at: string;
            payload: {
                type: string;
                timestamp: string;
                livemode: boolean;
                data: unknown;
            };
            /** @description The last 50 attempts, newest first */
            log: {
                url: string;
                sent_at: string;
                duration_ms: number;
                status: number | null;
                /** @description The first 4 kB of the response body */
                answer: string | null;
                problem: string | null;
            }[];
        };
        Sandbox: {
            live_organization_id: string;
            live_slug: string;
            /** @description The sandbox's own organization; null: it hasn't been opened */
            organization_id: string | null;
            slug: string | null;
            /** @enum {string} */
            state: "none" | "ready" | "advancing";
            /** @description What time it is in the sandbox */
            now: string | null;
            clock_ahead_seconds: number;
            /** @description Where the clock is going, while state is advancing */
            advancing_to: string | null;
            /** @description How far the clock can still be advanced before a reset */
            seconds_left: number;
        };
        SandboxCheckout: {
            session_id: string;
            /** @enum {string} */
            mode: "payment" | "setup";
            /** @enum {string} */
            state: "open" | "requires_action" | "processing" | "succeeded" | "failed" | "expired";
            title: string;
            amount_cents: number | null;
            currency: string | null;
            /** @description Why the card was just declined; the checkout is still open */
            decline_code: string | null;
            success_url: string;
            cancel_url: string;
        };
        SandboxRefund: {
            payment_id: string;
            purchase_id: string | null;
            recharge_attempt_id: string | null;
            /** @enum {string} */
            state: "paid" | "partially_refunded" | "refunded" | "disputed" | "lost";
            amount_cents: number;
            refunded_cents: number;
            disputed_cents: number;
            lost_cents: number;
            /** @description Credits taken back for all of it */
            credits_taken: number;
        };
        SandboxEmail: {
            id: string;
            template: string;
            to: string;
            subject: string;
            created_at: string;
            /** @description Always null in a sandbox */
            sent_at: string | null;
            html: string;
            text: string;
        };
        SupportTicket: {
            id: string;
            organization_id: string;
            subject: string;
            /** @enum {string} */
            kind: "question" | "problem" | "billing" | "account" | "quote";
            /**
             * @description open: waits for support; waiting: support asked something and waits for you; answered; closed
             * @enum {string}
             */
            status: "open" | "waiting" | "answered" | "closed";
            wanted_credits: number | null;
            requester: {
                id: string;
                name: string;
            };
            created_at: string;
            /** @description When the last message was written */
            last_at: string;
            /** @description Oldest first */
            messages: {
                id: string;
                /**
                 * @description requester: somebody of the organization
                 * @enum {string}
                 */
                from: "requester" | "support";
                name: string;
                body: string;
                /** @description It came as a reply to an email */
                by_email: boolean;
                attachments: components["schemas"]["SupportAttachment"][];
                created_at: string;
            }[];
            /** @description The quote that answered it */
            quote: {
                id: string;
                title: string;
                state: string;
            } | null;
        };
        SupportAttachment: {
            id: string;
            name: string;
            content_type: string;
            bytes: number;
        };
        MemberList: {
            data: components["schemas"]["Member"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        InvitationList: {
            data: components["schemas"]["Invitation"][];
            has_more: boolean;
            next_cursor: string | null;
            /** @description Number of pending invitations */
            open: number;
            /** @description Credits held by pending invitations */
            held_credits: number;
        };
        InvitationCreateManyAnswer: {
            results: {
                /** @description The line in the list, or the place in rows, from 1 */
                row: number;
                email: string;
                /** @description As it was given, or the default */
                role: string;
                /** @enum {string} */
                status: "invited" | "already_member" | "already_invited" | "duplicate" | "invalid" | "not_enough_credits";
                /** @description Why they were not invited */
                message: string | null;
                invitation_id: string | null;
                held_credits: number;
            }[];
            invited: number;
            not_invited: number;
            /** @description Credits these invitations hold together */
            held_credits: number;
            /** @description Credits that would take to invite whoever was left out for want of credits */
            missing_credits: number;
            top_up_url: string | null;
        };
        JoinLinkList: {
            data: components["schemas"]["JoinLink"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        PhotoshootList: {
            data: components["schemas"]["Photoshoot"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        OrganizationUsageAnswer: {
            organization_id: string;
            from: string;
            to: string;
            time_zone: string;
            /** @enum {string} */
            group_by: "organization" | "operation" | "day" | "member" | "api_key" | "agent";
            total_credits: number;
            total_refunded_credits: number;
            total_net_credits: number;
            total_operations: number;
            /** @description Largest first; with `top`, the rest are combined under the key others */
            groups: {
                key: string;
                label: string;
                /** @description Credits used: operations, captures and the base fee */
                credits: number;
                /** @description Credits refunded on that day, whenever they were used */
                refunded_credits: number;
                /** @description credits minus refunded_credits */
                net_credits: number;
                operations: number;
            }[];
            /** @description The same figures by day, for charts */
            days: {
                day: string;
                key: string;
                /** @description Credits used: operations, captures and the base fee */
                credits: number;
                /** @description Credits refunded on that day, whenever they were used */
                refunded_credits: number;
                /** @description credits minus refunded_credits */
                net_credits: number;
                operations: number;
            }[];
        };
        ForecastAnswer: {
            organization_id: string;
            /** @description Whose credits these are */
            billing_organization_id: string;
            time_zone: string;
            as_of: string;
            /**
             * @description recharges: auto-recharge adds credits first; lasts: not used up within a year; empty: no credits are left; managed: another organization manages the credits
             * @enum {string}
             */
            outcome: "runs_out" | "recharges" | "lasts" | "no_use" | "not_enough_history" | "empty" | "managed";
            available: number | null;
            /** @description Whole days until the credits run out or, for recharges, are refilled */
            days: number | null;
            /** @description In 80% of cases, the number of days is between days_low and days_high */
            days_low: number | null;
            /** @description null: not within a year */
            days_high: number | null;
            at: string | null;
            earliest_at: string | null;
            latest_at: string | null;
            /** @description Full days of history used, at most 56; or the days available so far */
            history_days: number | null;
            /** @description Average over those days */
            credits_per_day: number | null;
            growth_percent_per_week: number | null;
            /** @description Credits that would expire before they are used */
            expires_unused: number;
            /** @example About 12 days at this rate (9 to 16) */
            summary: string;
            reason: string;
        };
        BillingStatementAnswer: {
            organization_id: string;
            organization_name: string;
            from: string;
            to: string;
            time_zone: string;
            /** @description The last ledger entry before the period */
            from_seq: number;
            /** @description The last ledger entry of the period */
            to_seq: number;
            opening: {
                /** @description The same as posted */
                balance: number;
                /** @description The customer's credits: the closing balance of the ledger and of statements */
                posted: number;
                /** @description Credits owed; new credits pay this first */
                debt: number;
            };
            closing: {
                /** @description The same as posted */
                balance: number;
                /** @description The customer's credits: the closing balance of the ledger and of statements */
                posted: number;
                /** @description Credits owed; new credits pay this first */
                debt: number;
            };
            credits_used: number;
            lines: {
                /** @enum {string} */
                line: "grants" | "refunds" | "usage" | "holds_captured" | "base_fee" | "expired" | "clawed_back" | "adjustments" | "debt_taken" | "debt_paid";
                /** @description Of grants */
                category: string | null;
                /** @description Who used it; only for usage */
                organization_id: string | null;
                organization_name: string | null;
                operation: string | null;
                /** @description A description of the line */
                label: string;
                entries: number;
                /** @description Signed: opening.balance + all credits = closing.balance */
                credits: number;
            }[];
            held: {
                /** @description Credits reserved by holds; they stay in the balance */
                opened: number;
                released: number;
            };
        };
        LedgerRow: {
            id: string;
            seq: number;
            transaction_id: string;
            kind: string;
            operation: string | null;
            description: string;
            /** @description Credits in or, if negative, out: the full amount, whatever paid for it; 0 if they moved within the pool */
            amount: number;
            /** @description Credits moved, in either direction */
            moved: number;
            /** @description The part of it that was spent on credit */
            debt_taken: number;
            /** @description The part of it that paid debt */
            debt_payment: number;
            from_account: string;
            to_account: string;
            /** @description The account's credits after it (posted): amount + debt_taken - debt_payment more than before */
            balance_after: number | null;
            organization_id: string;
            organization_name: string;
            actor_type: string;
            actor_id: string;
            actor_name: string;
            entity_type: string | null;
            entity_id: string | null;
            price_version: string | null;
            request_id: string | null;
            grants: {
                id: string;
                description: string;
                amount: number;
            }[];
            created_at: string;
        };
        LedgerList: {
            data: components["schemas"]["LedgerRow"][];
            has_more: boolean;
            next_cursor: string | null;
            /** @description The pool as it is now: the newest entry's balance_after is posted */
            balance: {
                /** @description The customer's credits: the closing balance of the ledger and of statements */
                posted: number;
                /** @description Of these, held for work in progress */
                held: number;
                /** @description Of these, granted but not effective yet */
                scheduled: number;
                /** @description What can be spent now: posted minus held minus scheduled */
                available: number;
                /** @description The part of available that only certain operations or organizations may spend */
                restricted: number;
                /** @description Credits owed; new credits pay this first */
                debt: number;
            } | null;
            /** @description Set if the page ended early because 20,000 entries were searched. Continue with next_cursor */
            searched_back_to: string | null;
        };
        BillingHistoryRow: {
            id: string;
            /** @enum {string} */
            kind: "purchase" | "recharge" | "refund";
            title: string;
            /**
             * @description As of a purchase; requires_action: a recharge that waits for confirmation; refunded: a refund that was sent
             * @enum {string}
             */
            status: "created" | "checkout_open" | "processing" | "paid" | "partially_refunded" | "refunded" | "disputed" | "lost" | "expired" | "failed" | "requires_action";
            /** @description Credits bought; null for a refund, whose share is taken back in the ledger */
            credits: number | null;
            /** @description Negative for a refund */
            amount_cents: number;
            /** @description The tax in the amount, as Stripe computed it; of a refund its share, negative; null: no tax was computed */
            tax_cents: number | null;
            currency: string;
            method_type: string | null;
            card_brand: string | null;
            card_last4: string | null;
            card_wallet: string | null;
            bank_last4: string | null;
            /** @description Why it failed */
            problem: string | null;
            receipt_number: string | null;
            /** @description Stripe's receipt */
            receipt_url: string | null;
            invoice_pdf_url: string | null;
            /** @description For a refund: the purchase or recharge it refunds */
            refund_of: string | null;
            created_at: string;
            paid_at: string | null;
        };
        BillingHistoryList: {
            data: components["schemas"]["BillingHistoryRow"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        PurchaseOfferAnswer: {
            price_book: string;
            price_version: string;
            packages: {
                key: string;
                name: string;
                credits: number;
                amount_cents: number;
                audience: string;
            }[];
            /** @description Prices for buying individual credits */
            credit: {
                /** @description Price per credit; the agreed price if there is one */
                list_price_cents: number;
                /** @description Negotiated with sales: no tier applies */
                agreed: boolean;
                tiers: {
                    from: number;
                    percent_off: number;
                }[];
                /** @description Credits bought before, which count toward the tier */
                lifetime_credits: number;
            };
            /** @description Whether prices contain a tax that depends on the buyer's address */
            tax_included: boolean;
            /** @description Limits for custom amounts; null if credits are sold whole at tiered prices */
            amount: {
                minimum_cents: number;
                maximum_cents: number;
            } | null;
        };
        PurchaseList: {
            data: components["schemas"]["Purchase"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        PurchaseVerifyAnswer: {
            /** @enum {string} */
            about: "purchase" | "recharge" | "card";
            status: string;
            credits_added: number;
            credits_remaining: number;
            card_saved: boolean;
        };
        PurchasePackageAnswer: {
            checkout_url: string;
            /** @description null: whole credits */
            package: string | null;
            credits: number;
            /** @description US dollars */
            amount: number;
        };
        SalesQuote: {
            id: string;
            organization_id: string;
            organization_name: string;
            title: string;
            note: string;
            credits: number;
            amount_cents: number;
            currency: string;
            /** @enum {string} */
            state: "issued" | "accepted" | "paid" | "declined" | "withdrawn" | "expired";
            expires_at: string;
            /** @description Email address of the staff member */
            issued_by: string | null;
            accepted_by: string | null;
            accepted_at: string | null;
            closed_at: string | null;
            closed_reason: string | null;
            created_at: string;
            /** @description The purchase that pays it, once accepted */
            purchase: components["schemas"]["Purchase"] | null;
        };
        SalesQuoteList: {
            data: components["schemas"]["SalesQuote"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        SalesQuoteAcceptAnswer: {
            purchase_id: string;
            checkout_url: string;
        };
        PromotionCodeRedeemAnswer: {
            id: string;
            code: string;
            credits: number;
            grant_id: string;
            /** @description When these credits expire */
            expires_at: string | null;
            created_at: string;
        };
        PaymentMethod: {
            id: string;
            brand: string;
            last4: string;
            /** @description apple_pay, google_pay, or null */
            wallet: string | null;
            exp_month: number;
            exp_year: number;
            /**
             * @description soon: expires within 30 days; over: expired
             * @enum {string}
             */
            expiry: "good" | "soon" | "over";
            is_default: boolean;
            unusable_reason: string | null;
        };
        PaymentMethodList: {
            data: components["schemas"]["PaymentMethod"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        PaymentMethodAddAnswer: {
            url: string;
        };
        PaymentMethodSetDefaultAnswer: {
            id: string;
        };
        PaymentMethodRemoveAnswer: {
            id: string;
            auto_recharge_switched_off: boolean;
        };
        BillingPortalAnswer: {
            url: string;
        };
        RechargeAttemptList: {
            data: components["schemas"]["RechargeAttempt"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        RechargeAttemptConfirmAnswer: {
            /** @description null: it is already paid */
            checkout_url: string | null;
            state: string;
        };
        RechargeEvaluation: {
            id: string;
            /** @description The wallet it refills through auto_top_up; null: the account's own policy */
            wallet_id: string | null;
            outcome: string;
            explanation: string;
            available: number;
            /** @enum {string} */
            trigger: "balance" | "person";
            /** @description Number of consecutive checks with the same result */
            times: number;
            attempt_id: string | null;
            created_at: string;
            last_at: string;
        };
        RechargeEvaluationList: {
            data: components["schemas"]["RechargeEvaluation"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        CreditsBalanceAnswer: {
            /** @description US dollars available; for managed credits, what a budget leaves, otherwise null */
            balance: number | null;
            /** @description The balance in credits, with all its parts */
            credits: {
                /** @description The customer's credits: the closing balance of the ledger and of statements */
                posted: number;
                /** @description Of these, held for work in progress */
                held: number;
                /** @description Of these, granted but not effective yet */
                scheduled: number;
                /** @description What can be spent now: posted minus held minus scheduled */
                available: number;
                /** @description The part of available that only certain operations or organizations may spend */
                restricted: number;
                /** @description Credits owed; new credits pay this first */
                debt: number;
            } | null;
        };
        CreditsCheckoutAnswer: {
            success: boolean;
            checkoutUrl: string;
            sessionId: string;
        };
        CreditsVerifyAnswer: {
            success: boolean;
            /** @description US dollars */
            creditsAdded: number;
            /** @description US dollars */
            newBalance: number;
        };
        BillingSettingsUpdateAnswer: {
            success: boolean;
            message: string;
            settings: {
                autoTopUp: {
                    enabled: boolean;
                    /** @description US dollars added per charge */
                    amount: number;
                    /** @description Balance in US dollars below which a charge is made */
                    threshold: number;
                    hasPaymentMethod: boolean;
                };
                limits: {
                    minAmount: number;
                    maxAmount: number;
                    minThreshold: number;
                    maxThreshold: number;
                };
            };
        };
        CreditsSummaryAnswer: {
            success: boolean;
            organization: {
                id: string;
                name: string;
                /** @description US dollars; of managed credits what a budget leaves, else null */
                creditBalance: number | null;
                autoTopUpEnabled: boolean;
                /** @description null while it is off */
                autoTopUpThreshold: number | null;
                autoTopUpAmount: number | null;
                hasPaymentMethod: boolean;
            };
            agents: {
                id: string;
                name: string;
                isPublic: boolean;
                monetizationEnabled: boolean;
                hasBudget: boolean;
                /** @description Of its longest budget beyond a day; 0 without one */
                allocated: number;
                /** @description US dollars */
                spent: number;
                /** @description US dollars */
                available: number;
                dailyLimit: number | null;
                /** @description US dollars */
                dailySpent: number;
                dailyRemaining: number | null;
                isPaused: boolean;
                pauseReason: string | null;
                /** @description US dollars */
                totalEarnings: number;
                /** @description Requests it was charged for, and charges of others who used it with a markup */
                totalRequests: number;
            }[];
            agentsSummary: {
                total: number;
                withBudget: number;
                paused: number;
                /** @description US dollars */
                totalAllocated: number;
                /** @description US dollars */
                totalSpent: number;
                /** @description US dollars */
                totalAvailable: number;
            };
            apps: {
                id: string;
                name: string;
                slug: string;
                monetizationEnabled: boolean;
                inferenceMarkupPercentage: number;
                /** @description US dollars */
                totalCreatorEarnings: number;
                /** @description US dollars */
                totalPlatformRevenue: number;
            }[];
            earnings: {
                /** @description US dollars */
                availableBalance: number;
                /** @description Less what refunds took back */
                totalEarned: number;
                /** @description US dollars */
                totalRedeemed: number;
                /** @description In payouts that are not decided */
                totalPending: number;
                breakdown: {
                    /** @description US dollars */
                    miniapps: number;
                    /** @description US dollars */
                    agents: number;
                    /** @description US dollars */
                    mcps: number;
                };
            };
            recentTransactions: {
                id: string;
                type: string;
                /** @description US dollars */
                amount: number;
                description: string;
                createdAt: string;
            }[];
            pricing: {
                creditsPerDollar: number;
                /** @description US dollars */
                minimumTopUp: number;
                x402Enabled: boolean;
            };
        };
        CheckAnswer: {
            allowed: boolean;
            organization_id: string;
            operation: string;
            /** @description The price; null if it depends on the work itself */
            credits: number | null;
            price_version: string | null;
            price_source: ("negotiated" | "override" | "tier" | "list") | null;
            /** @description Credits available before it; null if they weren't checked or belong to another organization */
            available: number | null;
            /** @description The error code a charge would return */
            code: string | null;
            /** @description Why it would be refused, in words */
            reason: string | null;
            /** @description balance, budget or managed */
            blocked_by: string | null;
            /** @description The budget that would refuse it */
            budget_id: string | null;
            /** @description Ways to fix it, quickest first */
            cures: {
                /** @enum {string} */
                kind: "buy_credits" | "turn_on_recharge" | "wait" | "request_budget" | "resume_budget" | "resume_agent" | "send_instead" | "create_key" | "ask";
                /** @description A description */
                detail: string;
                /** @description The page where a person can do it */
                url?: string;
                /** @description The API request that does it, or asks for it */
                request?: {
                    method: string;
                    path: string;
                    body?: {
                        [key: string]: unknown;
                    };
                };
                /** @description When to retry the refused request */
                after?: string;
            }[];
        };
        ChargeRefundAnswer: {
            approval_request: {
                id: string;
                kind: string;
                /** @description What happens if it is approved */
                title: string;
                reason: string | null;
                /** @description The most it can create; null: no limit */
                credits: number | null;
                /** @description The input, exactly as it takes effect */
                parameters: {
                    [key: string]: unknown;
                };
                credit_account_id: string | null;
                organization_name: string | null;
                /** @enum {string} */
                state: "pending" | "approved" | "rejected" | "expired";
                requested_by: string;
                requested_by_name: string;
                decided_by: string | null;
                decided_by_name: string | null;
                created_at: string;
                expires_at: string | null;
                decided_at: string | null;
            };
        } | {
            id: string;
            charge_id: string;
            credits: number;
            refunded_credits: number;
            charged_credits: number;
            reason: string;
            /** Format: date-time */
            created_at: string;
        };
        EventIngestAnswer: {
            accepted: number;
            duplicates: number;
            refused: number;
            /** @description One per event, in the same order */
            results: ({
                event_id: string | null;
                /** @description The status a request with only this event would get */
                status_code: number;
                /**
                 * @description duplicate: it was charged before, as shown, and not again
                 * @enum {string}
                 */
                status: "accepted" | "duplicate";
                organization_id: string;
                /** @description The ledger transaction */
                charge_id: string;
                credits: number;
            } | {
                event_id: string | null;
                /** @description The status a request with only this event would get */
                status_code: number;
                /** @constant */
                status: "refused";
                code: string;
                detail: string;
                errors?: {
                    path: string;
                    message: string;
                }[];
                /** @description Set when credits are insufficient */
                required?: number;
                available?: number;
                held?: number;
                shortfall?: number;
                blocked_by?: string;
                /** @description Seconds until a retry may succeed */
                retry_after?: number;
            })[];
        };
        HoldRow: {
            id: string;
            organization_id: string;
            /** @description null for a linked organization: its payer sees the hold, but not what it is for */
            operation: string | null;
            /** @enum {string} */
            state: "held" | "captured" | "released" | "expired";
            credits: number;
            captured_credits: number;
            price_version: string;
            description: string;
            entity: {
                type: string;
                id: string;
            } | null;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
            resolved_at: string | null;
            organization_name: string;
            actor_type: string;
            actor_id: string;
            actor_name: string;
        };
        HoldList: {
            data: components["schemas"]["HoldRow"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        WalletList: {
            data: components["schemas"]["Wallet"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        WalletRow: {
            id: string;
            wallet_id: string;
            /** @description grant, recharge, debit, expiry, hold, release, … */
            type: string;
            /** @description The wallet's share, negative when credits left it; for the Primary wallet, including what was spent on credit */
            amount: number;
            /** @description The whole movement, across all wallets */
            total: number;
            /** @description The part of amount that was spent on credit */
            debt_taken: number;
            /** @description The part of amount that paid debt */
            debt_payment: number;
            description: string;
            operation: string | null;
            organization_id: string;
            transaction_id: string;
            grants: {
                id: string;
                amount: number;
            }[];
            metadata: {
                [key: string]: unknown;
            };
            created_at: string;
        };
        WalletTransactionsList: {
            data: components["schemas"]["WalletRow"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        Grant: {
            id: string;
            wallet_id: string;
            /** @description The wallet's name */
            wallet: string;
            /** @description prepaid, promotional, committed, or one of our categories */
            grant_type: string;
            category: string;
            description: string;
            source: string;
            priority: number;
            /** @description Credits at the start */
            amount: number;
            /** @description Credits left, held ones included */
            remaining: number;
            held: number;
            used: number;
            expired: number;
            voided: number;
            clawed_back: number;
            effective_at: string;
            expires_at: string | null;
            scope: {
                operations: string[];
                organizations: {
                    id: string;
                    name: string;
                }[];
            };
            rollover: {
                cap: number;
                expires_after_days: number | null;
            } | null;
            /** @description Metadata sent when it was granted */
            metadata: {
                [key: string]: string;
            };
            /** @enum {string} */
            state: "scheduled" | "active" | "depleted" | "expired" | "voided" | "clawed_back";
            created_at: string;
        };
        GrantList: {
            data: components["schemas"]["Grant"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        CreditGrantList: {
            data: components["schemas"]["Grant"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        GrantScheduleRow: {
            id: string;
            wallet_id: string;
            wallet: string;
            grant_type: string;
            amount: number;
            /** @enum {string} */
            cadence: "daily" | "weekly" | "monthly" | "yearly";
            starts_at: string;
            ends_at: string | null;
            /** @description null: ended or canceled */
            next_at: string | null;
            /** @description Grants created so far */
            runs: number;
            expires_after_days: number | null;
            priority: number;
            rollover: {
                cap: number;
                expires_after_days: number | null;
            } | null;
            description: string;
            /** @enum {string} */
            state: "active" | "ended" | "canceled";
            created_at: string;
            canceled_at: string | null;
        };
        GrantScheduleList: {
            data: components["schemas"]["GrantScheduleRow"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        BudgetList: {
            data: components["schemas"]["Budget"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        BudgetSubjectsAnswer: {
            members: {
                id: string;
                name: string;
            }[];
            agents: {
                id: string;
                name: string;
            }[];
            api_keys: {
                id: string;
                name: string;
            }[];
        };
        BudgetRequestList: {
            data: components["schemas"]["BudgetRequest"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        AgentList: {
            data: components["schemas"]["Agent"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        AppList: {
            data: components["schemas"]["App"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        RedemptionList: {
            data: components["schemas"]["Redemption"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        AlertList: {
            data: components["schemas"]["Alert"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        AlertDeleteAnswer: {
            id: string;
            /** @constant */
            deleted: true;
        };
        AlertTestAnswer: {
            /** @description null: it is an email */
            delivery_id: string | null;
            webhook_endpoint_id: string | null;
        };
        AlertFiring: {
            id: string;
            /** @description null: the low-balance alert that every account has */
            alert_id: string | null;
            wallet_id: string | null;
            /** @description Of the low-balance alert: how far the balance fell */
            level: ("low" | "critical" | "depleted") | null;
            threshold_percent: number | null;
            threshold_credits: number;
            available: number;
            total: number;
            /** @enum {string} */
            channel: "webhook" | "slack" | "email";
            /** @description An email, or the host of a URL; null: nobody was told */
            sent_to: string | null;
            /** @description Why nobody was told */
            problem: string | null;
            fired_at: string;
        };
        AlertFiringList: {
            data: components["schemas"]["AlertFiring"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        WebhookEndpointList: {
            data: components["schemas"]["WebhookEndpoint"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        WebhookEndpointDeleteAnswer: {
            id: string;
            /** @constant */
            deleted: true;
        };
        WebhookDelivery: {
            id: string;
            endpoint_id: string;
            /** @description The webhook-id: the same in every attempt, resend and replay */
            message_id: string;
            type: string;
            /**
             * @description failed: every attempt failed; skipped: the endpoint was disabled
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed" | "skipped";
            /** @description Since it was queued or last resent */
            attempts: number;
            /** @description The HTTP status of the last attempt */
            last_status: number | null;
            last_problem: string | null;
            next_attempt_at: string | null;
            occurred_at: string;
            created_at: string;
        };
        WebhookDeliveryList: {
            data: components["schemas"]["WebhookDelivery"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        WebhookDeliveryReplayAnswer: {
            queued: number;
        };
        WebhookListenerOpenAnswer: {
            id: string;
            organization_id: string;
            event_types: string[];
            /** @description Signs what this key or person is sent: the same for each of their listeners */
            secret: string;
            created_at: string;
        };
        WebhookListenerPollAnswer: {
            data: {
                delivery_id: string;
                type: string;
                /** @description The headers of the webhook, with its signature */
                headers: {
                    [key: string]: string;
                };
                /** @description The exact bytes that are signed */
                body: string;
            }[];
        };
        WebhookListenerCloseAnswer: {
            id: string;
            /** @constant */
            deleted: true;
        };
        WebhookListenerTriggerAnswer: {
            event_type: string;
            message_id: string;
            /** @description How many listeners it was sent to */
            listeners: number;
        };
        SupportTicketRow: {
            id: string;
            organization_id: string;
            subject: string;
            /** @enum {string} */
            kind: "question" | "problem" | "billing" | "account" | "quote";
            /**
             * @description open: waits for support; waiting: support asked something and waits for you; answered; closed
             * @enum {string}
             */
            status: "open" | "waiting" | "answered" | "closed";
            wanted_credits: number | null;
            requester: {
                id: string;
                name: string;
            };
            created_at: string;
            /** @description When the last message was written */
            last_at: string;
        };
        SupportTicketList: {
            data: components["schemas"]["SupportTicketRow"][];
            has_more: boolean;
            next_cursor: string | null;
        };
        Operation: {
            key: string;
            group: string;
            label: string;
            description: string;
            unit: string | null;
            /** @description The request that runs the operation in Bursar and charges for it; null: your own software does the work and meters it with POST /api/v1/charges, /v1/events or /v1/holds */
            endpoint: string | null;
            /** @description Price per unit; null: metered, see `models` */
            credits: number | null;
            list_credits: number | null;
            price_version: string;
            /**
             * @description Where the price comes from, highest precedence first
             * @enum {string}
             */
            price_source: "negotiated" | "override" | "tier" | "list";
            /** @description Packages with their own price */
            variants: {
                variant: string;
                credits: number;
                list_credits: number;
                /**
                 * @description Where the price comes from, highest precedence first
                 * @enum {string}
                 */
                price_source: "negotiated" | "override" | "tier" | "list";
            }[];
            /** @description Models of an operation metered by tokens */
            models: {
                model: string;
                input_credits_per_million: number;
                /** @description null: the model has no output tokens */
                output_credits_per_million: number | null;
                /** @description null: not on the list, agreed with this account */
                list_input_credits_per_million: number | null;
                list_output_credits_per_million: number | null;
                /**
                 * @description Where the price comes from, highest precedence first
                 * @enum {string}
                 */
                price_source: "negotiated" | "override" | "tier" | "list";
            }[];
        };
        OperationList: {
            data: components["schemas"]["Operation"][];
            has_more: boolean;
            next_cursor: string | null;
            /** @enum {string} */
            price_book: "standard" | "team";
            /** @description The list price of a credit in this book */
            credit: {
                list_price_cents: number;
                tiers: {
                    from: number;
                    percent_off: number;
                }[];
            };
        };
        OperationQuoteAnswer: {
            items: {
                operation: string;
                variant: string | null;
                /** @description null: metered by tokens */
                quantity: number | null;
                unit_credits: number | null;
                credits: number;
                price_version: string;
                /**
                 * @description Where the price comes from, highest precedence first
                 * @enum {string}
                 */
                price_source: "negotiated" | "override" | "tier" | "list";
                /** @description How the price was calculated, as a charge would record it */
                details: {
                    [key: string]: unknown;
                };
            }[];
            total_credits: number;
            /** @description For credits managed by another organization: what a budget leaves, otherwise null */
            available: number | null;
            shortfall: number | null;
            /** @description Whether all of them would be charged now, one after another in this order */
            would_pass: boolean;
            /** @description What would refuse it. organization: the organization is suspended; managed: the organization that manages the credits */
            blocked_by: ("balance" | "budget" | "organization" | "managed") | null;
            budget_id: string | null;
        };
        Problem: {
            /** @description URL of the page that explains the code */
            type: string;
            title: string;
            /** @description The HTTP status */
            status: number;
            /** @description What happened, in words for people */
            detail: string;
            /** @enum {string} */
            code: "validation_failed" | "unauthenticated" | "insufficient_credits" | "organization_suspended" | "forbidden" | "cross_origin" | "reauthentication_required" | "second_factor_required" | "organization_closed" | "not_found" | "method_not_allowed" | "already_exists" | "shared_billing" | "payment_method_required" | "payment_not_completed" | "earnings_not_available" | "runs_here" | "wrong_state" | "idempotency_key_reused" | "idempotency_in_progress" | "payload_too_large" | "unsupported_media_type" | "rate_limited" | "internal" | "not_supported" | "payment_provider_unavailable" | "recharge_in_progress" | "organization_moved" | "unavailable";
            request_id: string;
            /** @description What is wrong with the request, field by field */
            errors?: {
                path: string;
                message: string;
            }[];
            /** @description Seconds to wait, as in Retry-After */
            retry_after?: number;
            /** @description Credits required */
            required?: number;
            /** @description Credits available to spend */
            available?: number;
            /** @description Credits set aside by holds */
            held?: number;
            /** @description required minus available */
            shortfall?: number;
            /** @description What blocked the charge */
            blocked_by?: string;
            /** @description Where a person buys credits */
            top_up_url?: string;
            recharge_state?: string;
            /** @description Ways to fix it, quickest first */
            cures?: {
                /** @enum {string} */
                kind: "buy_credits" | "turn_on_recharge" | "wait" | "request_budget" | "resume_budget" | "resume_agent" | "send_instead" | "create_key" | "ask";
                /** @description A description */
                detail: string;
                /** @description The page where a person can do it */
                url?: string;
                /** @description The API request that does it, or asks for it */
                request?: {
                    method: string;
                    path: string;
                    body?: {
                        [key: string]: unknown;
                    };
                };
                /** @description When to retry the refused request */
                after?: string;
            }[];
        } & {
            [key: string]: unknown;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    "member.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
        };
    };
    "member.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example mem_01kan3x7c9e6mvb4f2tq8zr5ws */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    "member.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example mem_01kan3x7c9e6mvb4f2tq8zr5ws */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "viewer"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    role: "owner" | "admin" | "billing" | "member" | "viewer";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
        };
    };
    "invitation.list": {
        parameters: {
            query?: {
                organization_id?: string;
                state?: "open" | "accepted" | "revoked" | "expired";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
        };
    };
    "invitation.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "sam@acme.test",
                 *       "role": "member"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    email: string;
                    /** @enum {string} */
                    role: "owner" | "admin" | "billing" | "member" | "viewer";
                    /** @description A personal message in the email: plain text, no links */
                    message?: string;
                    /**
                     * @description Holds the price of one run, spent by the member's first run
                     * @example photoshoot.submit
                     */
                    operation?: string;
                    /** @description The package it runs on, such as lite */
                    variant?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    "invitation.create_many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "rows": [
                 *         {
                 *           "email": "robin@acme.test"
                 *         },
                 *         {
                 *           "email": "kim@acme.test",
                 *           "role": "viewer"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description The people, each with an email address and maybe a role */
                    rows?: {
                        email: string;
                        role?: string;
                    }[];
                    /**
                     * @description Instead of rows: addresses as people paste them, or a CSV of addresses and roles
                     * @example email,role
                     *     sam@acme.test,member
                     *     kim@acme.test,viewer
                     */
                    list?: string;
                    /**
                     * @description For everyone without a role of their own
                     * @default member
                     * @enum {string}
                     */
                    role?: "owner" | "admin" | "billing" | "member" | "viewer";
                    /** @description A personal message in the email: plain text, no links */
                    message?: string;
                    /**
                     * @description Holds the price of one run, spent by the member's first run
                     * @example photoshoot.submit
                     */
                    operation?: string;
                    /** @description The package it runs on, such as lite */
                    variant?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationCreateManyAnswer"];
                };
            };
            /** @description Some people were not invited; each result says why */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationCreateManyAnswer"];
                };
            };
        };
    };
    "invitation.resend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example inv_01kan3x7c9e6mvb4f2tq8zr5ws */
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    "invitation.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example inv_01kan3x7c9e6mvb4f2tq8zr5ws */
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    "join_link.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinLinkList"];
                };
            };
        };
    };
    "join_link.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "member"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description A link can't make anyone an owner or admin
                     * @enum {string}
                     */
                    role: "billing" | "member" | "viewer";
                    /** @description Only verified addresses at this domain can join; if omitted, any verified address */
                    email_domain?: string;
                    use_limit?: number;
                    expires_in_days?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinLink"];
                };
            };
        };
    };
    "join_link.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example join_01kan3x7c9e6mvb4f2tq8zr5ws */
                join_link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinLink"];
                };
            };
        };
    };
    "team_credits.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamCredits"];
                };
            };
        };
    };
    "team_credits.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "photoshoot_package": "lite"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @enum {string} */
                    photoshoot_package: "standard" | "lite";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TeamCredits"];
                };
            };
        };
    };
    "photoshoot_photo.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * Format: binary
                     * @description At most 10 MB
                     */
                    content: string;
                };
                /**
                 * @example {
                 *       "content": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description The photo: JPEG, PNG or WebP, up to 10 MB each */
                    content: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoshootPhoto"];
                };
            };
        };
    };
    "photoshoot.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotoshootList"];
                };
            };
        };
    };
    "photoshoot.create": {
        parameters: {
            query?: {
                /** @description true: returns 200 with the price, the grants it would use and whether it would succeed; nothing is charged. */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "photo_ids": [
                 *         "pho_01kan3x7c9e6mvb4f2tq8zr5ws"
                 *       ],
                 *       "again": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description Photos that you uploaded and that are in no submission yet */
                    photo_ids: string[];
                    /**
                     * @description Submit another photoshoot after your first one; it is charged like any other
                     * @default false
                     */
                    again?: boolean;
                };
            };
        };
        responses: {
            /** @description With `dry_run=true`: what would happen. Nothing was done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRun"];
                };
            };
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photoshoot"];
                };
            };
        };
    };
    "photoshoot.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example shoot_01kan3x7c9e6mvb4f2tq8zr5ws */
                photoshoot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Photoshoot"];
                };
            };
        };
    };
    "photoshoot.photo": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example shoot_01kan3x7c9e6mvb4f2tq8zr5ws */
                photoshoot_id: string;
                /** @example pho_01kan3x7c9e6mvb4f2tq8zr5ws */
                photo_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
        };
    };
    "organization.usage": {
        parameters: {
            query?: {
                group_by?: "organization" | "operation" | "day" | "member" | "api_key" | "agent";
                from?: string;
                to?: string;
                top?: number;
                organizations?: string;
                format?: "json" | "csv";
                bom?: "true" | "false";
            };
            header?: never;
            path: {
                /** @example org_01kan3x7c9e6mvb4f2tq8zr5ws */
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationUsageAnswer"];
                    "text/csv": string;
                };
            };
        };
    };
    forecast: {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastAnswer"];
                };
            };
        };
    };
    "billing.statement": {
        parameters: {
            query?: {
                organization_id?: string;
                from?: string;
                to?: string;
                format?: "json" | "csv";
                bom?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingStatementAnswer"];
                    "text/csv": string;
                };
            };
        };
    };
    "balance.get": {
        parameters: {
            query?: {
                organization_id?: string;
                at?: string;
                seq?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
        };
    };
    "ledger.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
                spender_id?: string;
                operation?: string;
                actor_id?: string;
                kind?: "spent" | "added" | "grant" | "debit" | "hold" | "capture" | "release" | "refund" | "reversal" | "expiry" | "adjustment" | "clawback" | "base_fee" | "debt" | "debt_payment";
                from?: string;
                to?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerList"];
                };
            };
        };
    };
    "ledger.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example 1284 */
                seq: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ledger"];
                };
            };
        };
    };
    "billing_history.list": {
        parameters: {
            query?: {
                organization_id?: string;
                kind?: "purchase" | "recharge" | "refund";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingHistoryList"];
                };
            };
        };
    };
    "billing_history.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example text */
                record_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingHistory"];
                };
            };
        };
    };
    "purchase.offer": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseOfferAnswer"];
                };
            };
        };
    };
    "purchase.list": {
        parameters: {
            query?: {
                organization_id?: string;
                unfinished?: "true" | "false";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseList"];
                };
            };
        };
    };
    "purchase.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "package": "builder"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @enum {string} */
                    package?: "solo_dev" | "builder" | "scale";
                    /** @description From 500 to 100000; a credit costs a cent */
                    amount_cents?: number;
                    /** @description Number of credits; the only option in the team price book */
                    credits?: number;
                    /**
                     * @description Payment methods the checkout offers
                     * @default anything
                     * @enum {string}
                     */
                    pay_by?: "anything" | "bank_transfer" | "crypto";
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                };
            };
        };
    };
    "purchase.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example pur_01kan3x7c9e6mvb4f2tq8zr5ws */
                purchase_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                };
            };
        };
    };
    "purchase.cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example pur_01kan3x7c9e6mvb4f2tq8zr5ws */
                purchase_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purchase"];
                };
            };
        };
    };
    "purchase.verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "session_id": "cs_live_a1b2c3d4e5f6g7h8"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    session_id: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchaseVerifyAnswer"];
                };
            };
        };
    };
    "purchase.package": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "package": "builder"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @enum {string} */
                    package?: "solo_dev" | "builder" | "scale";
                    /** @description Number of credits; the only option in the team price book */
                    credits?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchasePackageAnswer"];
                };
            };
        };
    };
    "sales_quote.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuoteList"];
                };
            };
        };
    };
    "sales_quote.accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example qte_01kan3x7c9e6mvb4f2tq8zr5ws */
                quote_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "pay_by": "checkout"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @default checkout
                     * @enum {string}
                     */
                    pay_by?: "checkout" | "bank_transfer";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuoteAcceptAnswer"];
                };
            };
        };
    };
    "sales_quote.decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example qte_01kan3x7c9e6mvb4f2tq8zr5ws */
                quote_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "We chose a smaller offer"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @default  */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SalesQuote"];
                };
            };
        };
    };
    "promotion_code.redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "SPRING2026"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    code: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromotionCodeRedeemAnswer"];
                };
            };
        };
    };
    "payment_method.list": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethodList"];
                };
            };
        };
    };
    "payment_method.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethodAddAnswer"];
                };
            };
        };
    };
    "payment_method.set_default": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example pay_01kan3x7c9e6mvb4f2tq8zr5ws */
                payment_method_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethodSetDefaultAnswer"];
                };
            };
        };
    };
    "payment_method.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example pay_01kan3x7c9e6mvb4f2tq8zr5ws */
                payment_method_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @default false */
                    switch_off_auto_recharge?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentMethodRemoveAnswer"];
                };
            };
        };
    };
    "billing.portal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingPortalAnswer"];
                };
            };
        };
    };
    "recharge_policy.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RechargePolicy"];
                };
            };
        };
    };
    "recharge_policy.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "threshold_credits": 500
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    enabled?: boolean;
                    /** @enum {string} */
                    mode?: "target_balance" | "fixed_amount";
                    threshold_credits?: number;
                    target_credits?: number;
                    fixed_amount_cents?: number;
                    monthly_cap_cents?: number | null;
                    /** @description Maximum charges within 24 hours */
                    max_per_day?: number;
                    /** @description Least time between two charges */
                    cooldown_seconds?: number;
                    /** @description The card to charge; null: whichever is the default */
                    payment_method_id?: string | null;
                    alert_threshold_credits?: number;
                    low_balance_alerts?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingOverview"];
                };
            };
        };
    };
    "recharge_attempt.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RechargeAttemptList"];
                };
            };
        };
    };
    "recharge_attempt.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example rch_01kan3x7c9e6mvb4f2tq8zr5ws */
                attempt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RechargeAttempt"];
                };
            };
        };
    };
    "recharge_attempt.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example rch_01kan3x7c9e6mvb4f2tq8zr5ws */
                attempt_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RechargeAttemptConfirmAnswer"];
                };
            };
        };
    };
    "recharge_evaluation.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RechargeEvaluationList"];
                };
            };
        };
    };
    "credits.balance": {
        parameters: {
            query?: {
                organization_id?: string;
                fresh?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditsBalanceAnswer"];
                };
            };
        };
    };
    "credits.checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "amount": 50
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description US dollars, 5 to 1000 */
                    amount?: number;
                    /** @description Number of credits; the only option in the team price book */
                    credits?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditsCheckoutAnswer"];
                };
            };
        };
    };
    "credits.verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "sessionId": "cs_live_a1b2c3d4e5f6g7h8"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    sessionId: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditsVerifyAnswer"];
                };
            };
        };
    };
    "billing_settings.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingSettings"];
                };
            };
        };
    };
    "billing_settings.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "autoTopUp": {
                 *         "enabled": true,
                 *         "amount": 25,
                 *         "threshold": 5
                 *       }
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    autoTopUp: {
                        enabled?: boolean;
                        amount?: number;
                        threshold?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingSettingsUpdateAnswer"];
                };
            };
        };
    };
    "credits.summary": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditsSummaryAnswer"];
                };
            };
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "operation": "api.call",
                 *       "quantity": 3
                 *     }
                 */
                "application/json": {
                    /** @description Who would pay: an ID, or an external ID below the key's organization; defaults to the key's own */
                    organization?: string;
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @example model.inference */
                    operation: string;
                    /** @description Whole number of units; defaults to 1 */
                    quantity?: number;
                    /**
                     * @description What was metered, kept with the entry
                     * @example {
                     *       "model": "gpt-4o",
                     *       "input_tokens": 1200,
                     *       "output_tokens": 300
                     *     }
                     */
                    properties?: {
                        [key: string]: string | number | boolean | null;
                    };
                    /** @description The package it was used on */
                    variant?: string;
                    /**
                     * @description The app it was used through; its markup is added to the price
                     * @example app_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    app_id?: string;
                    /**
                     * @description The public agent it was used through; its markup is added to the price
                     * @example agent_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    agent_id?: string;
                    /**
                     * @description The agent that would use it, with any of its keys; needs the scope billing:read
                     * @example agent_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    agent?: string;
                    /** @description The member who would use it, by user or membership id; needs the scope billing:read */
                    member?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckAnswer"];
                };
            };
        };
    };
    "charge.create": {
        parameters: {
            query?: {
                /** @description true: returns 200 with the price, the grants it would use and whether it would succeed; nothing is charged. */
                dry_run?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "operation": "api.call",
                 *       "quantity": 3
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @example model.inference */
                    operation: string;
                    /** @description Whole number of units; defaults to 1 */
                    quantity?: number;
                    /**
                     * @description What was metered, kept with the entry
                     * @example {
                     *       "model": "gpt-4o",
                     *       "input_tokens": 1200,
                     *       "output_tokens": 300
                     *     }
                     */
                    properties?: {
                        [key: string]: string | number | boolean | null;
                    };
                    /** @description The package it was used on */
                    variant?: string;
                    description?: string;
                    /** @description Your own IDs for what it was used for */
                    entity?: {
                        type: string;
                        id: string;
                    };
                    /**
                     * @description The app it was used through; its markup is added to the price
                     * @example app_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    app_id?: string;
                    /**
                     * @description The public agent it was used through; its markup is added to the price
                     * @example agent_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    agent_id?: string;
                };
            };
        };
        responses: {
            /** @description With `dry_run=true`: what would happen. Nothing was done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRun"];
                };
            };
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Charge"];
                };
            };
        };
    };
    "charge.refund": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example ltx_01kan3x7c9e6mvb4f2tq8zr5ws */
                charge_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "credits": 1,
                 *       "reason": "Sent twice"
                 *     }
                 */
                "application/json": {
                    /** @description Defaults to everything not yet refunded */
                    credits?: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargeRefundAnswer"];
                };
            };
            /** @description Above the staff limit: a second person has to approve it. No credits have moved */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargeRefundAnswer"];
                };
            };
        };
    };
    "event.ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "event_name": "model.inference",
                 *       "external_customer_id": "acme-north",
                 *       "event_id": "call-4711",
                 *       "properties": {
                 *         "model": "gpt-4o",
                 *         "input_tokens": 1200,
                 *         "output_tokens": 300
                 *       }
                 *     }
                 */
                "application/json": {
                    /**
                     * @description An operation of the price list
                     * @example model.inference
                     */
                    event_name: string;
                    /** @description The id of an organization, or its external id below the key's organization */
                    external_customer_id?: string;
                    /** @description The same; if both are sent, they must identify the same organization */
                    customer_id?: string;
                    /** @description Your own ID: the same event is charged only once, however often it is sent */
                    event_id?: string;
                    /**
                     * Format: date-time
                     * @description When it happened, at most 35 days ago; it counts toward the day it is charged
                     */
                    timestamp?: string;
                    /** @description Which system sends it; kept with the entry */
                    source?: string;
                    /** @description What was metered, kept with the entry */
                    properties?: {
                        /** @description What the event costs, if the meter sets it; otherwise the price list applies */
                        credits?: number;
                        /** @example gpt-4o */
                        model?: string | number | boolean | null;
                        input_tokens?: string | number | boolean | null;
                        output_tokens?: string | number | boolean | null;
                    } & {
                        [key: string]: string | number | boolean | null;
                    };
                    /**
                     * @description The app it was used through; its markup is added to the price
                     * @example app_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    app_id?: string;
                    /**
                     * @description The public agent it was used through; its markup is added to the price
                     * @example agent_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    agent_id?: string;
                } | {
                    /**
                     * @description An operation of the price list
                     * @example model.inference
                     */
                    event_name: string;
                    /** @description The id of an organization, or its external id below the key's organization */
                    external_customer_id?: string;
                    /** @description The same; if both are sent, they must identify the same organization */
                    customer_id?: string;
                    /** @description Your own ID: the same event is charged only once, however often it is sent */
                    event_id?: string;
                    /**
                     * Format: date-time
                     * @description When it happened, at most 35 days ago; it counts toward the day it is charged
                     */
                    timestamp?: string;
                    /** @description Which system sends it; kept with the entry */
                    source?: string;
                    /** @description What was metered, kept with the entry */
                    properties?: {
                        /** @description What the event costs, if the meter sets it; otherwise the price list applies */
                        credits?: number;
                        /** @example gpt-4o */
                        model?: string | number | boolean | null;
                        input_tokens?: string | number | boolean | null;
                        output_tokens?: string | number | boolean | null;
                    } & {
                        [key: string]: string | number | boolean | null;
                    };
                    /**
                     * @description The app it was used through; its markup is added to the price
                     * @example app_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    app_id?: string;
                    /**
                     * @description The public agent it was used through; its markup is added to the price
                     * @example agent_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    agent_id?: string;
                }[];
                "application/x-ndjson": string;
                "application/cloudevents+json": {
                    /** @constant */
                    specversion: "1.0";
                    id: string;
                    source: string;
                    /**
                     * @description The event name: an operation of the price list
                     * @example model.inference
                     */
                    type: string;
                    /**
                     * @description The customer: the id of an organization, or its external id below the key's organization
                     * @example acme-north
                     */
                    subject: string;
                    /** Format: date-time */
                    time?: string;
                    datacontenttype?: string;
                    data?: ({
                        /** @description What the event costs, if the meter sets it; otherwise the price list applies */
                        credits?: number;
                        /** @example gpt-4o */
                        model?: string | number | boolean | null;
                        input_tokens?: string | number | boolean | null;
                        output_tokens?: string | number | boolean | null;
                    } & {
                        [key: string]: string | number | boolean | null;
                    }) | null;
                } & {
                    [key: string]: unknown;
                };
                "application/cloudevents-batch+json": ({
                    /** @constant */
                    specversion: "1.0";
                    id: string;
                    source: string;
                    /**
                     * @description The event name: an operation of the price list
                     * @example model.inference
                     */
                    type: string;
                    /**
                     * @description The customer: the id of an organization, or its external id below the key's organization
                     * @example acme-north
                     */
                    subject: string;
                    /** Format: date-time */
                    time?: string;
                    datacontenttype?: string;
                    data?: ({
                        /** @description What the event costs, if the meter sets it; otherwise the price list applies */
                        credits?: number;
                        /** @example gpt-4o */
                        model?: string | number | boolean | null;
                        input_tokens?: string | number | boolean | null;
                        output_tokens?: string | number | boolean | null;
                    } & {
                        [key: string]: string | number | boolean | null;
                    }) | null;
                } & {
                    [key: string]: unknown;
                })[];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventIngestAnswer"];
                };
            };
            /** @description Some events were refused; each result says why */
            207: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventIngestAnswer"];
                };
            };
        };
    };
    "hold.list": {
        parameters: {
            query?: {
                organization_id?: string;
                state?: "held" | "captured" | "released" | "expired";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldList"];
                };
            };
        };
    };
    "hold.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "operation": "compute.minute",
                 *       "quantity": 30
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @example model.inference */
                    operation: string;
                    /** @description Whole number of units; defaults to 1 */
                    quantity?: number;
                    /**
                     * @description What was metered, kept with the entry
                     * @example {
                     *       "model": "gpt-4o",
                     *       "input_tokens": 1200,
                     *       "output_tokens": 300
                     *     }
                     */
                    properties?: {
                        [key: string]: string | number | boolean | null;
                    };
                    /** @description The package it was used on */
                    variant?: string;
                    description?: string;
                    /** @description Your own IDs for what it was used for */
                    entity?: {
                        type: string;
                        id: string;
                    };
                    /** @default 3600 */
                    expires_in_seconds?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
        };
    };
    "hold.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example hold_01kan3x7c9e6mvb4f2tq8zr5ws */
                hold_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
        };
    };
    "hold.capture": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example hold_01kan3x7c9e6mvb4f2tq8zr5ws */
                hold_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "quantity": 20
                 *     }
                 */
                "application/json": {
                    /** @description What was actually used, up to the hold; defaults to the whole hold */
                    credits?: number;
                    /** @description Whole number of units; defaults to 1 */
                    quantity?: number;
                    /**
                     * @description What was metered, kept with the entry
                     * @example {
                     *       "model": "gpt-4o",
                     *       "input_tokens": 1200,
                     *       "output_tokens": 300
                     *     }
                     */
                    properties?: {
                        [key: string]: string | number | boolean | null;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
        };
    };
    "hold.release": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example hold_01kan3x7c9e6mvb4f2tq8zr5ws */
                hold_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
        };
    };
    "wallet.list": {
        parameters: {
            query?: {
                customer_id?: string;
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalletList"];
                };
            };
        };
    };
    "wallet.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Promotions",
                 *       "priority": 1
                 *     }
                 */
                "application/json": {
                    name: string;
                    /** @constant */
                    currency?: "credits";
                    /** @description Lower burns first */
                    priority?: number;
                    /** @description Refills this wallet automatically. The account's monthly limit covers the charges for all wallets; cool-down and charges per day apply to each wallet separately */
                    auto_top_up?: {
                        enabled: boolean;
                        /** @description In credits: the wallet is refilled when its balance falls below this */
                        threshold?: number;
                        /** @description Credits each charge adds to this wallet, at the account's price ($1 to $1,000). One charge buys a multiple of this if that's needed to reach the threshold */
                        amount?: number;
                        /** @description A saved card of the account, by its ID here or at Stripe. Defaults to the default card */
                        payment_method_id?: string;
                    };
                    /**
                     * @description One message to a URL each time the wallet falls below a percentage of its active grants. Replaces the alerts it has; [] removes them
                     * @example [
                     *       {
                     *         "threshold_percent": 20,
                     *         "webhook_url": "https://your-app.com/hooks/low-credits"
                     *       }
                     *     ]
                     */
                    alerts?: {
                        /**
                         * @description Of the original amounts of the active grants: it fires below this
                         * @example 20
                         */
                        threshold_percent: number;
                        /**
                         * @description A public https:// URL
                         * @example https://your-app.com/hooks/low-credits
                         */
                        webhook_url: string;
                    }[];
                    /** @description An organization's id, or its external id below the key's organization */
                    customer_id?: string;
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
        };
    };
    "wallet.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example wal_01kan3x7c9e6mvb4f2tq8zr5ws */
                wallet_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
        };
    };
    "wallet.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example wal_01kan3x7c9e6mvb4f2tq8zr5ws */
                wallet_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "Promotions 2027"
                 *     }
                 */
                "application/json": {
                    name?: string;
                    /** @constant */
                    currency?: "credits";
                    /** @description Lower burns first */
                    priority?: number;
                    /** @description Refills this wallet automatically. The account's monthly limit covers the charges for all wallets; cool-down and charges per day apply to each wallet separately */
                    auto_top_up?: {
                        enabled: boolean;
                        /** @description In credits: the wallet is refilled when its balance falls below this */
                        threshold?: number;
                        /** @description Credits each charge adds to this wallet, at the account's price ($1 to $1,000). One charge buys a multiple of this if that's needed to reach the threshold */
                        amount?: number;
                        /** @description A saved card of the account, by its ID here or at Stripe. Defaults to the default card */
                        payment_method_id?: string;
                    };
                    /**
                     * @description One message to a URL each time the wallet falls below a percentage of its active grants. Replaces the alerts it has; [] removes them
                     * @example [
                     *       {
                     *         "threshold_percent": 20,
                     *         "webhook_url": "https://your-app.com/hooks/low-credits"
                     *       }
                     *     ]
                     */
                    alerts?: {
                        /**
                         * @description Of the original amounts of the active grants: it fires below this
                         * @example 20
                         */
                        threshold_percent: number;
                        /**
                         * @description A public https:// URL
                         * @example https://your-app.com/hooks/low-credits
                         */
                        webhook_url: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
        };
    };
    "wallet.transactions": {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @example wal_01kan3x7c9e6mvb4f2tq8zr5ws */
                wallet_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WalletTransactionsList"];
                };
            };
        };
    };
    "grant.list": {
        parameters: {
            query?: {
                organization_id?: string;
                state?: "scheduled" | "active" | "depleted" | "expired" | "voided" | "clawed_back";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantList"];
                };
            };
        };
    };
    "credit_grant.list": {
        parameters: {
            query: {
                /** @example wal_01kan3x7c9e6mvb4f2tq8zr5ws */
                wallet_id: string;
                state?: "scheduled" | "active" | "depleted" | "expired" | "voided" | "clawed_back";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditGrantList"];
                };
            };
        };
    };
    "credit_grant.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "wallet_id": "wal_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *       "amount": 500,
                 *       "grant_type": "promotional"
                 *     }
                 */
                "application/json": {
                    wallet_id: string;
                    amount: number;
                    /** @enum {string} */
                    grant_type: "prepaid" | "promotional" | "committed" | "bonus" | "adjustment";
                    /**
                     * Format: date-time
                     * @description Defaults to now
                     */
                    effective_at?: string;
                    /**
                     * Format: date-time
                     * @description Defaults to never
                     */
                    expires_at?: string;
                    /**
                     * @description Within its wallet; lower burns first
                     * @default 0
                     */
                    priority?: number;
                    /** @description Which operations and organizations the credits may pay for. Empty: all of them */
                    scope?: {
                        /** @default [] */
                        operations?: ("transaction.create" | "transaction.update" | "transaction.post" | "transaction.reverse" | "account.create" | "account.update" | "invoice.create" | "invoice.update" | "invoice.send" | "invoice.record_payment" | "invoice.undo_payment" | "invoice.cancel" | "bill.create" | "bill.update" | "bill.receive" | "bill.record_payment" | "bill.undo_payment" | "bill.cancel" | "document.upload" | "contact.create" | "contact.update" | "category.create" | "category.update" | "tax_rate.create" | "tax_rate.update" | "item.create" | "item.update" | "report.generate" | "data.export" | "analytics.run" | "api_key.create" | "api_key.rotate" | "recurring.setup" | "recurring.execute" | "recurring.transaction" | "exchange_rate.update" | "currency.convert" | "reconciliation.start" | "statement.import" | "statement.match" | "photoshoot.submit" | "model.inference" | "image.generate" | "container.deploy" | "api.call" | "api.call.premium" | "compute.minute")[];
                        /** @default [] */
                        organization_ids?: string[];
                    };
                    /** @description At expiry, up to `cap` of the remaining credits roll over into a new grant that lasts `expires_after_days` (if omitted, as long as this grant did) */
                    rollover?: {
                        cap: number;
                        expires_after_days?: number;
                    };
                    /** @description Your own reference, such as a contract number. Each source can be granted once per account */
                    source?: string;
                    description?: string;
                    metadata?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditGrant"];
                };
            };
            /** @description Above the staff limit: a second person has to approve it. No credits have moved */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditGrant"];
                };
            };
        };
    };
    "credit_grant.void": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example grant_01kan3x7c9e6mvb4f2tq8zr5ws */
                grant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Granted by mistake"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grant"];
                };
            };
        };
    };
    "grant_schedule.list": {
        parameters: {
            query?: {
                customer_id?: string;
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantScheduleList"];
                };
            };
        };
    };
    "grant_schedule.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "wallet_id": "wal_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *       "amount": 100,
                 *       "grant_type": "promotional",
                 *       "cadence": "monthly",
                 *       "ends_at": "2027-11-21T00:00:00Z",
                 *       "description": "Monthly credits"
                 *     }
                 */
                "application/json": {
                    wallet_id: string;
                    amount: number;
                    /** @enum {string} */
                    grant_type: "promotional" | "committed" | "bonus";
                    /** @enum {string} */
                    cadence: "daily" | "weekly" | "monthly" | "yearly";
                    /**
                     * Format: date-time
                     * @description The first run; defaults to now. Later runs use the same day and time, in UTC
                     */
                    starts_at?: string;
                    /**
                     * Format: date-time
                     * @description No runs after this; if omitted, it runs until canceled
                     */
                    ends_at?: string;
                    /** @description How many days each grant lasts; if omitted, it never expires */
                    expires_after_days?: number;
                    /** @default 0 */
                    priority?: number;
                    /** @description At expiry, up to `cap` of the remaining credits roll over into a new grant that lasts `expires_after_days` (if omitted, as long as this grant did) */
                    rollover?: {
                        cap: number;
                        expires_after_days?: number;
                    };
                    description: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantSchedule"];
                };
            };
            /** @description Above the staff limit: a second person has to approve it. No credits have moved */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantSchedule"];
                };
            };
        };
    };
    "grant_schedule.cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example gsc_01kan3x7c9e6mvb4f2tq8zr5ws */
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantScheduleRow"];
                };
            };
        };
    };
    "current_key.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentKey"];
                };
            };
        };
    };
    "current_key.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentKey"];
                };
            };
        };
    };
    "budget.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetList"];
                };
            };
        };
    };
    "budget.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "organization",
                 *       "period": "month",
                 *       "limit": 5000
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @enum {string} */
                    subject: "organization" | "member" | "agent" | "api_key" | "operation";
                    /** @description The member's user id, the agent, the API key or the operation; absent for the organization itself */
                    subject_id?: string;
                    /**
                     * @description In the organization's time zone; a week begins on Monday
                     * @enum {string}
                     */
                    period: "day" | "week" | "month" | "lifetime";
                    /** @description Credits that may be spent per period, with up to six decimals */
                    limit: number;
                    /**
                     * @description At the limit: block refuses charges until the next period, notify only sends an email, pause refuses charges until a person resumes the budget
                     * @default block
                     * @enum {string}
                     */
                    action?: "block" | "notify" | "pause";
                    /** @description Percentages of the limit at which an email is sent, once each per period */
                    alert_percents?: (10 | 20 | 25 | 30 | 40 | 50 | 60 | 70 | 75 | 80 | 90 | 95 | 100)[];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
        };
    };
    "budget.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example bud_01kan3x7c9e6mvb4f2tq8zr5ws */
                budget_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
        };
    };
    "budget.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bud_01kan3x7c9e6mvb4f2tq8zr5ws */
                budget_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "limit": 6000
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description Credits that may be spent per period, with up to six decimals */
                    limit?: number;
                    /**
                     * @description At the limit: block refuses charges until the next period, notify only sends an email, pause refuses charges until a person resumes the budget
                     * @enum {string}
                     */
                    action?: "block" | "notify" | "pause";
                    /** @description Percentages of the limit at which an email is sent, once each per period */
                    alert_percents?: (10 | 20 | 25 | 30 | 40 | 50 | 60 | 70 | 75 | 80 | 90 | 95 | 100)[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
        };
    };
    "budget.archive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bud_01kan3x7c9e6mvb4f2tq8zr5ws */
                budget_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
        };
    };
    "budget.subjects": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetSubjectsAnswer"];
                };
            };
        };
    };
    "budget_request.list": {
        parameters: {
            query?: {
                organization_id?: string;
                status?: "open" | "approved" | "declined" | "withdrawn" | "expired";
                asker_id?: string;
                mine?: "true" | "false";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetRequestList"];
                };
            };
        };
    };
    "budget_request.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "budget_id": "bud_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *       "limit": 200,
                 *       "reason": "The nightly import has 3,000 documents left."
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description The budget that refused the charge, as named in the 402
                     * @example bud_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    budget_id: string;
                    /** @description The limit you need, in credits; send this or `amount` */
                    limit?: number;
                    /** @description Credits to raise the limit by; send this or `limit` */
                    amount?: number;
                    /**
                     * @description Only until the budget resets; otherwise the limit stays raised
                     * @default false
                     */
                    this_period_only?: boolean;
                    /** @description What you need it for */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetRequest"];
                };
            };
        };
    };
    "budget_request.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example bdr_01kan3x7c9e6mvb4f2tq8zr5ws */
                budget_request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetRequest"];
                };
            };
        };
    };
    "budget_request.approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bdr_01kan3x7c9e6mvb4f2tq8zr5ws */
                budget_request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetRequest"];
                };
            };
        };
    };
    "budget_request.decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bdr_01kan3x7c9e6mvb4f2tq8zr5ws */
                budget_request_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description A note to the requester */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetRequest"];
                };
            };
        };
    };
    "budget_request.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example bdr_01kan3x7c9e6mvb4f2tq8zr5ws */
                budget_request_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetRequest"];
                };
            };
        };
    };
    "agent.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentList"];
                };
            };
        };
    };
    "agent.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Research agent"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    "agent.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example agent_01kan3x7c9e6mvb4f2tq8zr5ws */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    "agent.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example agent_01kan3x7c9e6mvb4f2tq8zr5ws */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "Research agent 2"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    name?: string;
                    /** @description Whether other organizations may use it */
                    is_public?: boolean;
                    monetization_enabled?: boolean;
                    /** @description Added to the price of what others use through it; 80% of it is the creator's */
                    markup_percent?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    "agent.pause": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example agent_01kan3x7c9e6mvb4f2tq8zr5ws */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    "agent.resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example agent_01kan3x7c9e6mvb4f2tq8zr5ws */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    "agent.archive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example agent_01kan3x7c9e6mvb4f2tq8zr5ws */
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
        };
    };
    "app.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppList"];
                };
            };
        };
    };
    "app.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Customer portal",
                 *       "monetization_enabled": true,
                 *       "markup_percent": 20
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    name: string;
                    /** @description Derived from the name if omitted */
                    slug?: string;
                    /**
                     * @description mcp: an MCP server
                     * @default miniapp
                     * @enum {string}
                     */
                    kind?: "miniapp" | "mcp";
                    /** @default false */
                    monetization_enabled?: boolean;
                    /**
                     * @description Added to the price of what others use through it; 80% of it is the creator's
                     * @default 0
                     */
                    markup_percent?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    "app.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example app_01kan3x7c9e6mvb4f2tq8zr5ws */
                app_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    "app.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example app_01kan3x7c9e6mvb4f2tq8zr5ws */
                app_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "markup_percent": 25
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    name?: string;
                    slug?: string;
                    monetization_enabled?: boolean;
                    /** @description Added to the price of what others use through it; 80% of it is the creator's */
                    markup_percent?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    "app.archive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example app_01kan3x7c9e6mvb4f2tq8zr5ws */
                app_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["App"];
                };
            };
        };
    };
    "earnings.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Earnings"];
                };
            };
        };
    };
    "redemption.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedemptionList"];
                };
            };
        };
    };
    "redemption.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "credits",
                 *       "credits": 100
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @enum {string} */
                    kind: "credits" | "payout";
                    /** @description How much of the available earnings: at least 1 as credits; as a payout whole credits, at least 2,500 */
                    credits: number;
                    /** @description For a payout: where the money goes, such as an IBAN and its holder */
                    pay_to?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redemption"];
                };
            };
        };
    };
    "alert.list": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
        };
    };
    "alert.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "threshold_percent": 20,
                 *       "webhook_url": "https://your-app.com/hooks/low-credits"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description Only this wallet; left out or null: the whole account */
                    wallet_id?: string | null;
                    threshold_percent?: number | null;
                    threshold_credits?: number | null;
                    /**
                     * @description slack: a hook that takes { text }, of Slack or compatible with it
                     * @default webhook
                     * @enum {string}
                     */
                    channel?: "webhook" | "slack" | "email";
                    /**
                     * @description A public https:// URL; if null, only the webhook endpoints subscribed to credits.alert are notified
                     * @example https://your-app.com/hooks/low-credits
                     */
                    webhook_url?: string | null;
                    /** @description The billing email, or the confirmed email of a member */
                    email?: string;
                    /**
                     * @description Least time between two messages
                     * @default 3600
                     */
                    cooldown_seconds?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
        };
    };
    "alert.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example alr_01kan3x7c9e6mvb4f2tq8zr5ws */
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
        };
    };
    "alert.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example alr_01kan3x7c9e6mvb4f2tq8zr5ws */
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeleteAnswer"];
                };
            };
        };
    };
    "alert.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example alr_01kan3x7c9e6mvb4f2tq8zr5ws */
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "threshold_percent": 10
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    threshold_percent?: number | null;
                    threshold_credits?: number | null;
                    /**
                     * @description A public https:// URL
                     * @example https://your-app.com/hooks/low-credits
                     */
                    webhook_url?: string;
                    email?: string;
                    /** @description Least time between two messages */
                    cooldown_seconds?: number;
                    /** @description false: it doesn't fire */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
        };
    };
    "alert.test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example alr_01kan3x7c9e6mvb4f2tq8zr5ws */
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTestAnswer"];
                };
            };
        };
    };
    "alert_firing.list": {
        parameters: {
            query?: {
                organization_id?: string;
                alert_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertFiringList"];
                };
            };
        };
    };
    "webhook_endpoint.list": {
        parameters: {
            query?: {
                organization_id?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointList"];
                };
            };
        };
    };
    "webhook_endpoint.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://app.example.com/webhooks",
                 *       "event_types": [
                 *         "credits.low",
                 *         "purchase.paid"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description A public https:// URL
                     * @example https://app.example.com/webhooks
                     */
                    url: string;
                    /** @description Your own description of what it is for */
                    description?: string;
                    /**
                     * @example [
                     *       "credits.low",
                     *       "purchase.paid"
                     *     ]
                     */
                    event_types: ("credits.granted" | "credits.consumed" | "credits.low" | "credits.critical" | "credits.depleted" | "credits.alert" | "credits.expiring" | "hold.created" | "hold.captured" | "hold.released" | "purchase.paid" | "purchase.refunded" | "purchase.disputed" | "recharge.succeeded" | "recharge.failed" | "recharge.action_required" | "recharge.disabled" | "organization.past_due" | "organization.suspended" | "organization.resumed" | "organization.closed" | "organization.reopened" | "organization.moved" | "budget.reached" | "payment_method.updated")[];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    "webhook_endpoint.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    "webhook_endpoint.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointDeleteAnswer"];
                };
            };
        };
    };
    "webhook_endpoint.update": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "event_types": [
                 *         "credits.low",
                 *         "credits.depleted"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description A public https:// URL
                     * @example https://app.example.com/webhooks
                     */
                    url?: string;
                    description?: string | null;
                    event_types?: ("credits.granted" | "credits.consumed" | "credits.low" | "credits.critical" | "credits.depleted" | "credits.alert" | "credits.expiring" | "hold.created" | "hold.captured" | "hold.released" | "purchase.paid" | "purchase.refunded" | "purchase.disputed" | "recharge.succeeded" | "recharge.failed" | "recharge.action_required" | "recharge.disabled" | "organization.past_due" | "organization.suspended" | "organization.resumed" | "organization.closed" | "organization.reopened" | "organization.moved" | "budget.reached" | "payment_method.updated")[];
                    /** @description false: nothing is sent; events in the meantime are kept for replay */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    "webhook_endpoint.rotate_secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description How long the old secret also signs, so that receivers can switch over
                     * @default 24
                     */
                    grace_hours?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
        };
    };
    "webhook_endpoint.test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointTest"];
                };
            };
        };
    };
    "webhook_delivery.list": {
        parameters: {
            query?: {
                organization_id?: string;
                status?: "pending" | "delivered" | "failed" | "skipped";
                event_type?: "webhook.test" | "credits.granted" | "credits.consumed" | "credits.low" | "credits.critical" | "credits.depleted" | "credits.alert" | "credits.expiring" | "hold.created" | "hold.captured" | "hold.released" | "purchase.paid" | "purchase.refunded" | "purchase.disputed" | "recharge.succeeded" | "recharge.failed" | "recharge.action_required" | "recharge.disabled" | "organization.past_due" | "organization.suspended" | "organization.resumed" | "organization.closed" | "organization.reopened" | "organization.moved" | "budget.reached" | "payment_method.updated";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryList"];
                };
            };
        };
    };
    "webhook_delivery.replay": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": "2026-11-30T00:00:00Z",
                 *       "to": "2026-12-01T00:00:00Z",
                 *       "undelivered_only": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                    event_types?: ("credits.granted" | "credits.consumed" | "credits.low" | "credits.critical" | "credits.depleted" | "credits.alert" | "credits.expiring" | "hold.created" | "hold.captured" | "hold.released" | "purchase.paid" | "purchase.refunded" | "purchase.disputed" | "recharge.succeeded" | "recharge.failed" | "recharge.action_required" | "recharge.disabled" | "organization.past_due" | "organization.suspended" | "organization.resumed" | "organization.closed" | "organization.reopened" | "organization.moved" | "budget.reached" | "payment_method.updated")[];
                    /**
                     * @description true: leaves out what was delivered already
                     * @default false
                     */
                    undelivered_only?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryReplayAnswer"];
                };
            };
        };
    };
    "webhook_delivery.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
                /** @example whd_01kan3x7c9e6mvb4f2tq8zr5ws */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointTest"];
                };
            };
        };
    };
    "webhook_delivery.resend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whk_01kan3x7c9e6mvb4f2tq8zr5ws */
                endpoint_id: string;
                /** @example whd_01kan3x7c9e6mvb4f2tq8zr5ws */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointTest"];
                };
            };
        };
    };
    "sandbox.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sandbox"];
                };
            };
        };
    };
    "sandbox.open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sandbox"];
                };
            };
        };
    };
    "sandbox.advance_clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "advance_seconds": 86400
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description At most 400 days in all; reset the sandbox to start again */
                    advance_seconds: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sandbox"];
                };
            };
        };
    };
    "sandbox.reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sandbox"];
                };
            };
        };
    };
    "sandbox.checkout.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example cs_live_a1b2c3d4e5f6g7h8 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxCheckout"];
                };
            };
        };
    };
    "sandbox.checkout.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example cs_live_a1b2c3d4e5f6g7h8 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "outcome": "paid",
                 *       "card": "4242424242424242"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description paid: with the card. declined: the page stays open. processing: a bank has it, end it later with paid or failed. expired: nobody pays
                     * @default paid
                     * @enum {string}
                     */
                    outcome?: "paid" | "declined" | "processing" | "failed" | "expired";
                    /**
                     * @description A test card; its number decides the outcome
                     * @default 4242424242424242
                     * @enum {string}
                     */
                    card?: "4242424242424242" | "4000000000000002" | "4000000000009995" | "4000002760003184" | "4000000000000341" | "4000000000009987" | "4000000000000259";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxCheckout"];
                };
            };
        };
    };
    "sandbox.purchase.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example pur_01kan3x7c9e6mvb4f2tq8zr5ws */
                purchase_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "outcome": "paid",
                 *       "card": "4242424242424242"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description paid: with the card. declined: the page stays open. processing: a bank has it, end it later with paid or failed. expired: nobody pays
                     * @default paid
                     * @enum {string}
                     */
                    outcome?: "paid" | "declined" | "processing" | "failed" | "expired";
                    /**
                     * @description A test card; its number decides the outcome
                     * @default 4242424242424242
                     * @enum {string}
                     */
                    card?: "4242424242424242" | "4000000000000002" | "4000000000009995" | "4000002760003184" | "4000000000000341" | "4000000000009987" | "4000000000000259";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxCheckout"];
                };
            };
        };
    };
    "sandbox.refund.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "purchase_id": "pur_01kah8z9q4e5vs3m7c2x8y6w5t",
                 *       "amount_cents": 500
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description An ID that starts with pur_
                     * @example pur_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    purchase_id?: string;
                    /**
                     * @description An ID that starts with rch_
                     * @example rch_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    recharge_attempt_id?: string;
                    /** @description Defaults to what is left of the payment */
                    amount_cents?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxRefund"];
                };
            };
        };
    };
    "sandbox.dispute.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "purchase_id": "pur_01kah8z9q4e5vs3m7c2x8y6w5t",
                 *       "outcome": "opened"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description An ID that starts with pur_
                     * @example pur_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    purchase_id?: string;
                    /**
                     * @description An ID that starts with rch_
                     * @example rch_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    recharge_attempt_id?: string;
                    /**
                     * @description opened: the bank takes back what is left of the payment. won: it comes back. lost: it is gone
                     * @default opened
                     * @enum {string}
                     */
                    outcome?: "opened" | "won" | "lost";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxRefund"];
                };
            };
        };
    };
    "sandbox.card.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "card": "4242424242424242"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description A test card; its number decides the outcome
                     * @enum {string}
                     */
                    card: "4242424242424242" | "4000000000000002" | "4000000000009995" | "4000002760003184" | "4000000000000341" | "4000000000009987" | "4000000000000259";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxCheckout"];
                };
            };
        };
    };
    "sandbox.email.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example eml_01kan3x7c9e6mvb4f2tq8zr5ws */
                email_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SandboxEmail"];
                };
            };
        };
    };
    "webhook_listener.open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "event_types": [
                 *         "credits.low",
                 *         "purchase.paid"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description Which events it receives; all of them if omitted
                     * @example [
                     *       "credits.low",
                     *       "purchase.paid"
                     *     ]
                     */
                    event_types?: ("credits.granted" | "credits.consumed" | "credits.low" | "credits.critical" | "credits.depleted" | "credits.alert" | "credits.expiring" | "hold.created" | "hold.captured" | "hold.released" | "purchase.paid" | "purchase.refunded" | "purchase.disputed" | "recharge.succeeded" | "recharge.failed" | "recharge.action_required" | "recharge.disabled" | "organization.past_due" | "organization.suspended" | "organization.resumed" | "organization.closed" | "organization.reopened" | "organization.moved" | "budget.reached" | "payment_method.updated")[];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookListenerOpenAnswer"];
                };
            };
        };
    };
    "webhook_listener.poll": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whl_01kan3x7c9e6mvb4f2tq8zr5ws */
                listener_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "wait_seconds": 0
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @description How long to wait for the first delivery
                     * @default 8
                     */
                    wait_seconds?: number;
                    /**
                     * @description What became of deliveries from earlier polls
                     * @default []
                     */
                    results?: {
                        delivery_id: string;
                        /** @description The receiver's HTTP status; null: it didn't respond */
                        status: number | null;
                        /** @description Why it failed, in words; null: it was delivered */
                        problem: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookListenerPollAnswer"];
                };
            };
        };
    };
    "webhook_listener.close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example whl_01kan3x7c9e6mvb4f2tq8zr5ws */
                listener_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookListenerCloseAnswer"];
                };
            };
        };
    };
    "webhook_listener.trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "event_type": "credits.low"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * @example credits.low
                     * @enum {string}
                     */
                    event_type: "webhook.test" | "credits.granted" | "credits.consumed" | "credits.low" | "credits.critical" | "credits.depleted" | "credits.alert" | "credits.expiring" | "hold.created" | "hold.captured" | "hold.released" | "purchase.paid" | "purchase.refunded" | "purchase.disputed" | "recharge.succeeded" | "recharge.failed" | "recharge.action_required" | "recharge.disabled" | "organization.past_due" | "organization.suspended" | "organization.resumed" | "organization.closed" | "organization.reopened" | "organization.moved" | "budget.reached" | "payment_method.updated";
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookListenerTriggerAnswer"];
                };
            };
        };
    };
    "support_ticket.list": {
        parameters: {
            query?: {
                organization_id?: string;
                status?: "open" | "waiting" | "answered" | "closed";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportTicketList"];
                };
            };
        };
    };
    "support_ticket.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "A charge we do not recognize",
                 *       "kind": "billing",
                 *       "body": "The ledger shows 12 credits for an export at 14:02. Who made it?"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description One line: what it is about */
                    subject: string;
                    /**
                     * @description quote: ask sales for a price; send wanted_credits with it
                     * @default question
                     * @enum {string}
                     */
                    kind?: "question" | "problem" | "billing" | "account" | "quote";
                    /** @description The message */
                    body: string;
                    /** @description For a quote: how many credits */
                    wanted_credits?: number;
                    /** @description Files uploaded before, by their IDs */
                    attachment_ids?: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportTicket"];
                };
            };
        };
    };
    "support_ticket.get": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example tkt_01kan3x7c9e6mvb4f2tq8zr5ws */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportTicket"];
                };
            };
        };
    };
    "support_ticket.reply": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example tkt_01kan3x7c9e6mvb4f2tq8zr5ws */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "body": "It was our nightly export. Thank you."
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    body: string;
                    /** @description Files uploaded before, by their IDs */
                    attachment_ids?: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportTicket"];
                };
            };
        };
    };
    "support_ticket.close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example tkt_01kan3x7c9e6mvb4f2tq8zr5ws */
                ticket_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportTicket"];
                };
            };
        };
    };
    "support_attachment.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /**
                     * Format: binary
                     * @description At most 10 MB
                     */
                    content: string;
                };
                /**
                 * @example {
                 *       "content": "ZGF0ZSxhbW91bnQKMjAyNi0xMS0yMSwxMi4wMAo="
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    /** @description The file: PDF, PNG, JPEG, WebP or CSV, up to 10 MB */
                    content: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportAttachment"];
                };
            };
        };
    };
    "support_attachment.content": {
        parameters: {
            query?: {
                organization_id?: string;
            };
            header?: never;
            path: {
                /** @example tkt_01kan3x7c9e6mvb4f2tq8zr5ws */
                ticket_id: string;
                /** @example tka_01kan3x7c9e6mvb4f2tq8zr5ws */
                attachment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
        };
    };
    "operation.list": {
        parameters: {
            query?: {
                organization_id?: string;
                price_book?: "standard" | "team";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationList"];
                };
            };
        };
    };
    "operation.quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "operation": "invoice.create"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    /**
                     * @description The organization; with an API key, the key's own if omitted
                     * @example org_01kan3x7c9e6mvb4f2tq8zr5ws
                     */
                    organization_id?: string;
                    items: {
                        /** @example invoice.create */
                        operation: string;
                        /** @description Units, 1 to 1,000,000; defaults to 1. Not for metered models */
                        quantity?: number;
                        /** @description `model`, `input_tokens`, `output_tokens`; or units by name: `images` */
                        properties?: {
                            [key: string]: unknown;
                        };
                        /** @description `lite` for a photoshoot */
                        variant?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationQuoteAnswer"];
                };
            };
        };
    };
    "on.credits.granted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "credits.granted",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "grant_id": "grant_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "wallet_id": "wal_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "category": "purchased",
                 *         "credits": 5000,
                 *         "debt_paid": 0,
                 *         "description": "Builder package",
                 *         "effective_at": "2026-12-01T09:30:00.000Z",
                 *         "expires_at": null
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "credits.granted";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        grant_id: string;
                        wallet_id: string;
                        category: string;
                        credits: number;
                        /** @description The part that paid debt at once */
                        debt_paid: number;
                        description: string;
                        /** Format: date-time */
                        effective_at: string;
                        expires_at: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.credits.consumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "credits.consumed",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "credits": 12.5,
                 *         "refunded": 0,
                 *         "operations": [
                 *           {
                 *             "operation": "transaction.create",
                 *             "count": 6,
                 *             "credits": 12
                 *           },
                 *           {
                 *             "operation": "api.call",
                 *             "count": 50,
                 *             "credits": 0.5
                 *           }
                 *         ],
                 *         "from_seq": 4211,
                 *         "to_seq": 4266
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "credits.consumed";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @description Charges, captured holds and base fees */
                        credits: number;
                        /** @description Credits of charges that were refunded */
                        refunded: number;
                        operations: {
                            operation: string;
                            count: number;
                            credits: number;
                        }[];
                        /** @description The first and last ledger entries included */
                        from_seq: number;
                        to_seq: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.credits.low": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "credits.low",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "available": 399,
                 *         "threshold": 400
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "credits.low";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @description Credits left to spend */
                        available: number;
                        /** @description The threshold of the low-balance alert */
                        threshold: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.credits.critical": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "credits.critical",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "available": 80,
                 *         "threshold": 400
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "credits.critical";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @description Credits left to spend */
                        available: number;
                        /** @description The threshold of the low-balance alert */
                        threshold: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.credits.depleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "credits.depleted",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "available": 0,
                 *         "threshold": 400
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "credits.depleted";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @description Credits left to spend */
                        available: number;
                        /** @description The threshold of the low-balance alert */
                        threshold: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.credits.alert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "credits.alert",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "alert_id": "alr_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "wallet_id": "wal_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "threshold_percent": 20,
                 *         "threshold_credits": 1000,
                 *         "available": 940,
                 *         "total": 5000,
                 *         "message": "Acme (Primary) has 940 credits left, 18.8% of 5,000. The alert is set at 20%.",
                 *         "url": "https://credits.example.com/acme/billing"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "credits.alert";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        alert_id: string;
                        /** @description null: the whole account */
                        wallet_id: string | null;
                        threshold_percent: number | null;
                        /** @description The threshold in credits; of a percentage, what it came to */
                        threshold_credits: number;
                        /** @description Credits left to spend */
                        available: number;
                        /** @description The original amounts of the active grants */
                        total: number;
                        /** @description The same in words */
                        message: string;
                        /**
                         * Format: uri
                         * @description Where to buy credits
                         */
                        url: string;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.credits.expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "credits.expiring",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "credits": 250,
                 *         "days_left": 7,
                 *         "expires_at": "2026-12-08T00:00:00.000Z",
                 *         "available": 1900,
                 *         "grants": [
                 *           {
                 *             "grant_id": "grant_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *             "description": "Welcome credits",
                 *             "credits": 250,
                 *             "expires_at": "2026-12-08T00:00:00.000Z"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "credits.expiring";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        credits: number;
                        days_left: number;
                        /** Format: date-time */
                        expires_at: string;
                        /** @description Credits left to spend */
                        available: number;
                        grants: {
                            grant_id: string;
                            description: string;
                            credits: number;
                            /** Format: date-time */
                            expires_at: string;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.hold.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "hold.created",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "hold_id": "hold_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "operation": "photoshoot.submit",
                 *         "description": "Photoshoot",
                 *         "credits": 0.25,
                 *         "expires_at": "2026-12-01T10:30:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "hold.created";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        hold_id: string;
                        operation: string;
                        description: string;
                        credits: number;
                        /** Format: date-time */
                        expires_at: string;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.hold.captured": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "hold.captured",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "hold_id": "hold_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "operation": "photoshoot.submit",
                 *         "description": "Photoshoot",
                 *         "charge_id": "ltx_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "credits": 0.25,
                 *         "released": 0
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "hold.captured";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        hold_id: string;
                        operation: string;
                        description: string;
                        charge_id: string;
                        /** @description Credits captured */
                        credits: number;
                        /** @description Credits that became available again */
                        released: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.hold.released": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "hold.released",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "hold_id": "hold_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "operation": "photoshoot.submit",
                 *         "description": "Photoshoot",
                 *         "credits": 0.25,
                 *         "reason": "expired"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "hold.released";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        hold_id: string;
                        operation: string;
                        description: string;
                        credits: number;
                        /** @enum {string} */
                        reason: "released" | "expired";
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.purchase.paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "purchase.paid",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "purchase_id": "pur_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "title": "Builder package",
                 *         "credits": 5000,
                 *         "amount_cents": 5000,
                 *         "currency": "usd",
                 *         "available": 5120
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "purchase.paid";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        purchase_id: string;
                        title: string;
                        credits: number;
                        /** @description In the smallest unit of the currency */
                        amount_cents: number;
                        currency: string;
                        /** @description Credits left to spend */
                        available: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.purchase.refunded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "purchase.refunded",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "payment_id": "pmt_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "purchase_id": "pur_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "recharge_attempt_id": null,
                 *         "amount_cents": 2000,
                 *         "currency": "usd",
                 *         "outcome": "refunded",
                 *         "credits_taken": 2000,
                 *         "available": 3120
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "purchase.refunded";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        payment_id: string;
                        purchase_id: string | null;
                        recharge_attempt_id: string | null;
                        /** @description In the smallest unit of the currency */
                        amount_cents: number;
                        currency: string;
                        /** @enum {string} */
                        outcome: "refunded" | "failed";
                        /** @description Credits taken back with it; negative if credits were returned */
                        credits_taken: number;
                        /** @description Credits left to spend */
                        available: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.purchase.disputed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "purchase.disputed",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "payment_id": "pmt_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "purchase_id": "pur_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "recharge_attempt_id": null,
                 *         "amount_cents": 2000,
                 *         "currency": "usd",
                 *         "outcome": "opened",
                 *         "credits_taken": 2000,
                 *         "available": 3120
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "purchase.disputed";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        payment_id: string;
                        purchase_id: string | null;
                        recharge_attempt_id: string | null;
                        /** @description In the smallest unit of the currency */
                        amount_cents: number;
                        currency: string;
                        /** @enum {string} */
                        outcome: "opened" | "won" | "lost";
                        /** @description Credits taken back with it; negative if credits were returned */
                        credits_taken: number;
                        /** @description Credits left to spend */
                        available: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.recharge.succeeded": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "recharge.succeeded",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "recharge_attempt_id": "rch_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "credits": 1601,
                 *         "amount_cents": 1601,
                 *         "currency": "usd",
                 *         "card": {
                 *           "brand": "visa",
                 *           "last4": "4242"
                 *         },
                 *         "available": 2000
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "recharge.succeeded";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        recharge_attempt_id: string;
                        credits: number;
                        /** @description In the smallest unit of the currency */
                        amount_cents: number;
                        currency: string;
                        card: {
                            brand: string;
                            last4: string;
                        };
                        /** @description Credits left to spend */
                        available: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.recharge.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "recharge.failed",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "recharge_attempt_id": "rch_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "credits": 1601,
                 *         "amount_cents": 1601,
                 *         "currency": "usd",
                 *         "card": {
                 *           "brand": "visa",
                 *           "last4": "4242"
                 *         },
                 *         "reason": "the bank declined it",
                 *         "next_try_at": "2026-12-01T15:30:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "recharge.failed";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        recharge_attempt_id: string;
                        credits: number;
                        /** @description In the smallest unit of the currency */
                        amount_cents: number;
                        currency: string;
                        card: {
                            brand: string;
                            last4: string;
                        };
                        /** @description In plain words */
                        reason: string;
                        /** @description null: there is no automatic retry, or it is retried at once */
                        next_try_at: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.recharge.action_required": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "recharge.action_required",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "recharge_attempt_id": "rch_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "credits": 1601,
                 *         "amount_cents": 1601,
                 *         "currency": "usd",
                 *         "card": {
                 *           "brand": "visa",
                 *           "last4": "4242"
                 *         },
                 *         "expires_at": "2026-12-02T09:30:00.000Z",
                 *         "confirm_url": "https://credits.example.com/go/confirm?organization=org_01kan3x7c9e6mvb4f2tq8zr5ws&attempt=rch_01kan3x7c9e6mvb4f2tq8zr5ws"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "recharge.action_required";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        recharge_attempt_id: string;
                        credits: number;
                        /** @description In the smallest unit of the currency */
                        amount_cents: number;
                        currency: string;
                        card: {
                            brand: string;
                            last4: string;
                        };
                        /** Format: date-time */
                        expires_at: string;
                        /** Format: uri */
                        confirm_url: string;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.recharge.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "recharge.disabled",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "reason": "Visa 4242 was declined 3 times in a row",
                 *         "available": 120
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "recharge.disabled";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @description In plain words */
                        reason: string;
                        /** @description Credits left to spend */
                        available: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.organization.past_due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "organization.past_due",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "status": "past_due",
                 *         "debt": 25,
                 *         "suspends_at": "2026-12-08T09:30:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "organization.past_due";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @enum {string} */
                        status: "active" | "past_due" | "suspended";
                        /** @description Credits owed; null if another organization pays */
                        debt: number | null;
                        /** @description When changes will be refused unless the debt is paid */
                        suspends_at: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.organization.suspended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "organization.suspended",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "status": "suspended",
                 *         "debt": 25,
                 *         "suspends_at": null
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "organization.suspended";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @enum {string} */
                        status: "active" | "past_due" | "suspended";
                        /** @description Credits owed; null if another organization pays */
                        debt: number | null;
                        /** @description When changes will be refused unless the debt is paid */
                        suspends_at: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.organization.resumed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "organization.resumed",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "status": "active",
                 *         "debt": 0,
                 *         "suspends_at": null
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "organization.resumed";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @enum {string} */
                        status: "active" | "past_due" | "suspended";
                        /** @description Credits owed; null if another organization pays */
                        debt: number | null;
                        /** @description When changes will be refused unless the debt is paid */
                        suspends_at: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.organization.closed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "organization.closed",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "closed_with": null
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "organization.closed";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @description The organization above it that was closed; null: it itself was */
                        closed_with: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.organization.reopened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "organization.reopened",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "status": "active"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "organization.reopened";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @enum {string} */
                        status: "active" | "past_due" | "suspended";
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.organization.moved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "organization.moved",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "parent_organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5wt",
                 *         "previous_parent_organization_id": null,
                 *         "relationship": "linked",
                 *         "billing_organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "previous_billing_organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "organization.moved";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        /** @description null: it has no parent */
                        parent_organization_id: string | null;
                        previous_parent_organization_id: string | null;
                        relationship: ("owned" | "linked") | null;
                        /** @description The organization that pays from now on */
                        billing_organization_id: string;
                        previous_billing_organization_id: string;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.budget.reached": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "budget.reached",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "budget_id": "bud_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "subject": "agent",
                 *         "subject_id": "agent_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "percent": 80,
                 *         "spent": 400,
                 *         "limit": 500,
                 *         "period": "month",
                 *         "action": "block",
                 *         "paused": false,
                 *         "resets_at": "2027-01-01T00:00:00.000Z"
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "budget.reached";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        budget_id: string;
                        /** @enum {string} */
                        subject: "organization" | "member" | "agent" | "api_key" | "operation";
                        subject_id: string | null;
                        percent: number;
                        spent: number;
                        limit: number;
                        /** @enum {string} */
                        period: "day" | "week" | "month" | "lifetime";
                        /** @enum {string} */
                        action: "block" | "notify" | "pause";
                        paused: boolean;
                        resets_at: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "on.payment_method.updated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "payment_method.updated",
                 *       "timestamp": "2026-12-01T09:30:00.000Z",
                 *       "livemode": true,
                 *       "data": {
                 *         "organization_id": "org_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "payment_method_id": "pay_01kan3x7c9e6mvb4f2tq8zr5ws",
                 *         "change": "added",
                 *         "card": {
                 *           "brand": "visa",
                 *           "last4": "4242"
                 *         },
                 *         "exp_month": 12,
                 *         "exp_year": 2030
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    type: "payment_method.updated";
                    /**
                     * Format: date-time
                     * @description When it happened
                     */
                    timestamp: string;
                    /** @description false: it happened in a sandbox */
                    livemode: boolean;
                    data: {
                        /** @description The organization it is about */
                        organization_id: string;
                        payment_method_id: string;
                        /** @enum {string} */
                        change: "added" | "renewed" | "removed" | "default_set";
                        card: {
                            brand: string;
                            last4: string;
                        };
                        exp_month: number;
                        exp_year: number;
                    };
                };
            };
        };
        responses: {
            /** @description Received. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
