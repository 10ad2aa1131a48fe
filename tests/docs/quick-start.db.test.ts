import { readFileSync } from "node:fs";
import { lexer, type Tokens } from "marked";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Stack, startStack } from "../support/stack";
import { creditsOf, type Tenant, tenantWithoutBooks } from "../support/tenant";

let stack: Stack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await tenantWithoutBooks(500);
});
afterAll(() => stack.stop());

/** The code of the guide in one language, as it stands on the page. */
function codeOf(language: string): string[] {
  const guide = readFileSync("docs/guide/quick-start.md", "utf8")
    .replaceAll("{{server}}", stack.apiUrl)
    .replaceAll("{{organization}}", tenant.organization.id);
  return (lexer(guide) as Tokens.Code[])
    .filter(({ type, lang }) => type === "code" && lang === language)
    .map(({ text }) => text);
}

it("its TypeScript reads the balance, asks for a price, and is charged once however often it runs", async () => {
  const program = codeOf("ts TypeScript").join("\n");
  const run = async () => {
    const said: unknown[][] = [];
    const process = { env: { BURSAR_KEY: tenant.apiKey } };
    const console = { log: (...words: unknown[]) => said.push(words) };
    const main = `return (async () => {${program}})()`;
    await new Function("process", "console", main)(process, console);
    return said;
  };
  expect(await run()).toEqual([
    [{ balance: 5, credits: expect.objectContaining({ available: 500 }) }],
    [expect.objectContaining({ credits: 1, would_pass: true })],
    [201, "1", expect.objectContaining({ code: "1000", name: "Cash" })],
  ]);
  expect(await creditsOf(tenant)).toBe(499);
  const [, , repeated] = await run();
  expect(repeated).toEqual([201, "0", expect.objectContaining({ code: "1000" })]);
  expect(await creditsOf(tenant)).toBe(499);
});

it("its curl and Python ask for the same", () => {
  const addresses = (code: string[]) =>
    new Set(
      code
        .join("\n")
        .match(/http:[^"\s?]+/g)
        ?.map((url) => new URL(url).pathname),
    );
  const typescript = addresses(codeOf("ts TypeScript"));
  expect(typescript.size).toBe(2);
  expect(addresses(codeOf("sh curl"))).toEqual(typescript);
  expect(addresses(codeOf("python Python"))).toEqual(typescript);
});
