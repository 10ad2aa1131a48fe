import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import generatedFrom from "../parameters.generated.json" with { type: "json" };
import { createTestBench, type TestBench } from "../testing/stripe-test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await createTestBench();
});
afterAll(() => bench.close());
afterEach(async () => {
  await bench.control("/faults", undefined, "DELETE");
  await bench.control("/latency", { milliseconds: 0 });
});

/** A call as another client would send it, with its headers to look at. */
const call = async (path: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${bench.emulator.url}${path}`, {
    method: "POST",
    body,
    headers: {
      authorization: "Bearer sk_test_raw",
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    },
  });
  const json = (await answer.json()) as { id?: string; error?: Stripe.StripeRawError };
  return { status: answer.status, headers: answer.headers, body: json };
};

describe("parameters", () => {
  test("are generated from the installed SDK (else: npx tsx emulators/stripe/generate-parameters.ts)", () => {
    expect(generatedFrom.sdk).toBe(Stripe.PACKAGE_VERSION);
    expect(generatedFrom.apiVersion).toBe(Stripe.API_VERSION);
  });

  test.each([
    ["/v1/payment_intents", "amount=100&currency=usd&color=red", "parameter_unknown", "color"],
    ["/v1/payment_intents", "currency=usd", "parameter_missing", "amount"],
    ["/v1/payment_intents", "amount=12.5x&currency=usd", "parameter_invalid_integer", "amount"],
    ["/v1/payment_intents", "amount=10&currency=usd", "amount_too_small", "amount"],
    [
      "/v1/payment_intents",
      "amount=100&currency=usd&payment_method_types[0]=card",
      "parameter_unknown",
      "payment_method_types",
    ],
    [
      "/v1/checkout/sessions",
      "mode=payment&success_url=http://127.0.0.1/&line_items[0][price_data][currency]=usd&line_items[0][price_data][product_data][nam]=x",
      "parameter_unknown",
      "line_items[0][price_data][product_data][nam]",
    ],
    [
      "/v1/checkout/sessions",
      "mode=payment&success_url=http://127.0.0.1/&line_items[0][price_data][unit_amount]=500",
      "parameter_missing",
      "line_items[0][price_data][currency]",
    ],
    [
      "/v1/checkout/sessions",
      "mode=setup&success_url=http://127.0.0.1/",
      "parameter_missing",
      "currency",
    ],
    ["/v1/refunds", "reason=boredom&charge=ch_1", undefined, "reason"],
  ])("%s?%s is refused", async (path, body, code, param) => {
    const refused = await call(path, body);
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatchObject({ type: "invalid_request_error", param });
    expect(refused.body.error?.code).toBe(code);
  });

  test("what does not exist is a 404 resource_missing, and unknown paths are refused", async () => {
    await expect(bench.stripe.paymentIntents.retrieve("pi_none")).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
    expect((await call("/v1/subscriptions", "")).status).toBe(404);
  });

  test("live keys and missing keys are refused", async () => {
    for (const authorization of ["Bearer sk_live_1", "Bearer rk_live_1", "", "Bearer nonsense"]) {
      const refused = await call("/v1/customers", "", { authorization });
      expect(refused.status).toBe(401);
    }
  });

  test("metadata merges, and an empty value removes its key", async () => {
    const customer = await bench.stripe.customers.create({ metadata: { a: "1", b: "2" } });
    const updated = await bench.stripe.customers.update(customer.id, {
      metadata: { a: "", c: "3" },
    });
    expect(updated.metadata).toEqual({ b: "2", c: "3" });
  });

  test("lists are newest first and continue where they stopped", async () => {
    const email = "pages@acme.test";
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.unshift((await bench.stripe.customers.create({ email })).id);
    }
    const first = await bench.stripe.customers.list({ email, limit: 2 });
    expect(first.has_more).toBe(true);
    const seen: string[] = [];
    for await (const customer of bench.stripe.customers.list({ email, limit: 2 })) {
      seen.push(customer.id);
    }
    expect(seen).toEqual(ids);
    await expect(bench.stripe.customers.list({ limit: 101 })).rejects.toMatchObject({
      param: "limit",
    });
  });

  test("a property that cannot be expanded is refused", async () => {
    const customer = await bench.stripe.customers.create({});
    await expect(
      bench.stripe.customers.retrieve(customer.id, { expand: ["friends"] }),
    ).rejects.toMatchObject({ statusCode: 400, param: "expand" });
  });
});

describe("idempotency", () => {
  const body = "amount=1500&currency=usd";
  const headers = (key: string) => ({ "idempotency-key": key });

  test("the same key and parameters replay the first answer, also a 402", async () => {
    const first = await call("/v1/payment_intents", body, headers("same-1"));
    const second = await call("/v1/payment_intents", "currency=usd&amount=1500", headers("same-1"));
    expect(second.body.id).toBe(first.body.id);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.headers.get("original-request")).toBe(first.headers.get("request-id"));

    const declined =
      "amount=900&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined&allowed_payment_method_types[0]=card";
    const refused = await call("/v1/payment_intents", declined, headers("same-2"));
    const replayed = await call("/v1/payment_intents", declined, headers("same-2"));
    expect([refused.status, replayed.status]).toEqual([402, 402]);
    expect(replayed.body.error?.charge).toBe(refused.body.error?.charge);
    const rows = (await bench.ledger()).filter((row) => row.idempotency_key === "same-2");
    expect(rows).toHaveLength(1);
  });

  test("the same key with other parameters is an idempotency_error", async () => {
    await call("/v1/payment_intents", body, headers("other-1"));
    const refused = await call(
      "/v1/payment_intents",
      "amount=1600&currency=usd",
      headers("other-1"),
    );
    expect(refused.status).toBe(400);
    expect(refused.body.error?.type).toBe("idempotency_error");
  });

  test("a key whose call still runs is a 409", async () => {
    await bench.control("/latency", { milliseconds: 150 });
    const [one, two] = await Promise.all([
      call("/v1/payment_intents", body, headers("flight-1")),
      call("/v1/payment_intents", body, headers("flight-1")),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 409]);
    const conflict = one.status === 409 ? one : two;
    expect(conflict.body.error?.code).toBe("idempotency_key_in_use");
    expect(conflict.headers.get("stripe-should-retry")).toBe("true");
  });

  test("refused parameters do not use a key up, and a key is free again after a day", async () => {
    expect((await call("/v1/payment_intents", "amount=1", headers("day-1"))).status).toBe(400);
    const first = await call("/v1/payment_intents", body, headers("day-1"));
    expect(first.status).toBe(200);
    await bench.control("/clock", { advance_seconds: 86_400 });
    const later = await call("/v1/payment_intents", body, headers("day-1"));
    expect(later.body.id).not.toBe(first.body.id);
  });
});

describe("faults", () => {
  const charge = (key: string, client = bench.stripe) =>
    client.paymentIntents.create(
      {
        amount: 2_500,
        currency: "usd",
        payment_method: "pm_card_visa",
        allowed_payment_method_types: ["card"],
        confirm: true,
      },
      { idempotencyKey: key },
    );
  const rowsOf = async (key: string) =>
    (await bench.ledger()).filter((row) => row.idempotency_key === key);
  const inject = (effect: string, times = 1) =>
    bench.control("/faults", { method: "POST", path: "/v1/payment_intents", times, effect });

  test.each([
    ["drop_before", 0],
    ["drop_after", 1],
    ["truncate", 1],
    ["reset", 0],
  ])(
    "%s loses the answer and leaves %i charges; the same key then finds the truth",
    async (effect, charged) => {
      const key = `fault-${effect}`;
      // The SDK itself tries a closed connection a second time.
      await inject(effect, 2);
      await expect(charge(key)).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
      expect(await rowsOf(key)).toHaveLength(charged);
      await bench.control("/faults", undefined, "DELETE");
      expect((await charge(key)).status).toBe("succeeded");
      expect(await rowsOf(key)).toHaveLength(1);
    },
  );

  test("hang performs the call and never answers", async () => {
    await inject("hang");
    const impatient = bench.client({ timeout: 200 });
    await expect(charge("fault-hang", impatient)).rejects.toBeInstanceOf(
      Stripe.errors.StripeConnectionError,
    );
    expect(await rowsOf("fault-hang")).toHaveLength(1);
    await expect
      .poll(() =>
        charge("fault-hang").then(
          (intent) => intent.status,
          () => "in use",
        ),
      )
      .toBe("succeeded");
    expect(await rowsOf("fault-hang")).toHaveLength(1);
  });

  test("a 500 is remembered under its key, 409 and 429 are not", async () => {
    await inject("status_500");
    await expect(charge("fault-500")).rejects.toMatchObject({ statusCode: 500 });
    await expect(charge("fault-500")).rejects.toMatchObject({ statusCode: 500 });
    expect(await rowsOf("fault-500")).toHaveLength(0);
    await bench.control("/faults", { effect: "status_500", performed: true });
    await expect(charge("fault-500-late")).rejects.toMatchObject({ statusCode: 500 });
    await expect(charge("fault-500-late")).rejects.toMatchObject({ statusCode: 500 });
    expect(await rowsOf("fault-500-late")).toHaveLength(1);
    for (const status of [409, 429]) {
      await inject(`status_${status}`);
      await expect(charge(`fault-${status}`)).rejects.toMatchObject({ statusCode: status });
      expect((await charge(`fault-${status}`)).status).toBe("succeeded");
    }
  });

  test("only the named path is hit, as often as asked", async () => {
    await bench.control("/faults", {
      method: "GET",
      path: "/v1/customers/{id}",
      times: 2,
      effect: "status_429",
    });
    const customer = await bench.stripe.customers.create({});
    await expect(bench.stripe.customers.retrieve(customer.id)).rejects.toMatchObject({
      statusCode: 429,
    });
    await expect(bench.stripe.customers.retrieve(customer.id)).rejects.toMatchObject({
      statusCode: 429,
    });
    expect((await bench.stripe.customers.retrieve(customer.id)).id).toBe(customer.id);
  });

  test("bad control input is a 400 with a message", async () => {
    for (const [path, body] of [
      ["/faults", { effect: "explode" }],
      ["/clock", { advance_seconds: -1 }],
      ["/webhooks", { mode: "loudly" }],
      ["/webhook_endpoint", { url: "https://example.com/hook", secret: "whsec_1" }],
      ["/webhooks/resend", { event: "evt_none" }],
    ] as const) {
      const refused = await bench.control<{ error: { message: string } }>(path, body);
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).not.toBe("");
    }
    expect((await bench.control("/nothing")).status).toBe(404);
  });

  test("a page from elsewhere cannot drive the stand-in", async () => {
    const answer = await fetch(`${bench.emulator.url}/_emulator/ledger`, {
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status).toBe(403);
  });
});
