import { readFileSync } from "node:fs";
import { satisfies, subset } from "semver";
import { expect, it } from "vitest";

type Package = {
  version?: string;
  optional?: boolean;
  engines?: { node?: string } | string[];
  deprecated?: string;
};
const lock: { packages: Record<string, Package> } = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
);
const { "": root, ...packages } = lock.packages;
const nodeOf = ({ engines }: Package) => (Array.isArray(engines) ? undefined : engines?.node);
const engine = nodeOf(root ?? {}) ?? "";

it("runs on every Node that it says it runs on: no package asks for another", () => {
  const narrower = Object.entries(packages)
    .filter(([, { optional }]) => !optional) // npm leaves out what does not fit the machine
    .map(([name, one]) => [name, nodeOf(one)] as const)
    .filter(([, node]) => node !== undefined && !subset(engine, node));
  expect(narrower).toEqual([]);
});

it("brings a Node of that kind", () => {
  expect(satisfies(packages["node_modules/node"]?.version ?? "", engine)).toBe(true);
});

it("stands on no package that its makers gave up", () => {
  const deprecated = Object.entries(packages).filter(([, one]) => one.deprecated !== undefined);
  expect(deprecated.map(([name, one]) => `${name}: ${one.deprecated}`)).toEqual([]);
});
