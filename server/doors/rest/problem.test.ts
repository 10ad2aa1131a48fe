import { globSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it, vi } from "vitest";
import { DomainError, problemFields } from "@/server/foundation/errors";
import { problem } from "./problem";

vi.mock("@/server/foundation/env", () => ({ env: () => ({ APP_URL: "http://bursar.test" }) }));

describe("the fields of a problem", () => {
  it("are never overwritten, whatever a failure carries", () => {
    const extra = Object.fromEntries(problemFields.map((field) => [field, "a word"]));
    const error = new DomainError("wrong_state", "Not now.", { ...extra, state: "paid" } as never);
    const { status, body } = problem(error, "req_1");
    expect(status).toBe(409);
    expect(JSON.parse(body)).toMatchObject({
      title: "Not possible in this state",
      status: 409,
      detail: "Not now.",
      code: "wrong_state",
      request_id: "req_1",
      state: "paid",
    });
  });

  it("do not compile as something a failure carries", () => {
    // @ts-expect-error: the status of a problem is that of the answer
    expect(new DomainError("wrong_state", "Not now.", { status: "paid" }).extra).toBeDefined();
  });

  it("are named by no failure in the code", () => {
    const files = globSync(["server/**/*.ts", "app/**/*.{ts,tsx}", "proxy.ts"]).filter(
      (file) => !file.endsWith(".test.ts"),
    );
    const found = files.flatMap((file) => fieldsOfFailures(file));
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(({ field }) => problemFields.includes(field as never))).toEqual([]);
  });
});

/** The names written out as the extra fields of each `new DomainError(...)` in a file. */
function fieldsOfFailures(file: string): { file: string; field: string }[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const found: { file: string; field: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === "DomainError") {
      const extra = node.arguments?.[2];
      if (extra && ts.isObjectLiteralExpression(extra)) {
        for (const property of extra.properties)
          if (property.name) found.push({ file, field: property.name.getText(source) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
