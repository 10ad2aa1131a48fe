import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiOf } from "../support/buying";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, expectSoundLedger, tenantWith } from "../support/tenant";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

describe("Idempotency-Key on what resolves a hold", () => {
  it("a capture under a used key with another body is 409 and takes nothing", async () => {
    const tenant = await tenantWith(50);
    const api = apiOf(stack, tenant);
    const hold = async () =>
      (await api.post<{ id: string }>("/v1/holds", { operation: "api.call", quantity: 10 })).body
        .id;
    const [one, two] = [await hold(), await hold()];
    const capture = (id: string, body: object, key = "capture-1") =>
      api.post<{ code?: string; captured_credits?: number }>(`/v1/holds/${id}/capture`, body, key);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => capture(one, { credits: 4 })),
    );
    expect(answers.map(({ status, body }) => [status, body.captured_credits])).toEqual(
      Array.from({ length: 20 }, () => [200, 4]),
    );
    expect(answers.filter(({ headers }) => !headers.get("idempotent-replayed"))).toHaveLength(1);
    for (const [id, body] of [
      [one, { credits: 5 }],
      [two, { credits: 4 }],
    ] as const) {
      const refused = await capture(id, body);
      expect([refused.status, refused.body.code]).toEqual([409, "idempotency_key_reused"]);
    }
    // A capture that was refused leaves its key free, and a release has keys of its own.
    expect((await capture(two, { credits: 11 }, "capture-2")).status).toBe(400);
    expect((await capture(two, { credits: 6 }, "capture-2")).status).toBe(200);
    const third = await hold();
    expect((await api.post(`/v1/holds/${third}/release`, {}, "capture-1")).status).toBe(200);
    const again = await api.post<{ state: string }>(`/v1/holds/${third}/release`, {}, "capture-1");
    expect([again.body.state, again.headers.get("idempotent-replayed")]).toEqual([
      "released",
      "true",
    ]);
    expect(await creditsOf(tenant)).toBe(40);
    await expectSoundLedger(tenant);
  });
});
