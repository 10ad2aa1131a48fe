import { describe, expect, it } from "vitest";
import { nameStatements } from "./named-statements";

const select = (n: number) => ({ sql: `SELECT "id" FROM "t${n}" WHERE "id" = $1`, args: ["1"] });

describe("nameStatements", () => {
  it("names a statement when it is asked a second time, and always the same", () => {
    const name = nameStatements();
    expect([1, 1, 1, 2, 2].map((n) => name(select(n)))).toEqual([
      "",
      "orm_1",
      "orm_1",
      "",
      "orm_2",
    ]);
  });

  it("names 500 at most, and keeps their names whatever comes after", () => {
    const name = nameStatements();
    const asked = Array.from({ length: 3_000 }, (_, n) => {
      name(select(n));
      return name(select(n));
    });
    expect(new Set(asked.filter((given) => given !== "")).size).toBe(500);
    expect(name(select(0))).toBe("orm_1");
    expect(name(select(2_999))).toBe("");
  });

  it("doesn't spend a name on what is asked once, however much of it there is", () => {
    const name = nameStatements();
    for (let n = 0; n < 5_000; n++) name(select(n));
    name(select(5_000));
    expect(name(select(5_000))).toBe("orm_1");
  });

  it.each<[string, string, string[]?]>([
    ["without values", "commit", []],
    ["of 10,000 characters and more", `select ${"a, ".repeat(4_000)} b from t where id = $1`],
    ["of all columns", "select * from t where id = $1"],
    ["of all columns of a table", "select count(*), t.* from t where id = $1"],
    ["of all columns of what it reads", "select * from (select id from t where id = $1) t"],
    ["of all columns at its end", "select a from (t) where a = $1 union all select u.* from u"],
    ["that returns all columns", "update t set a = $1\n RETURNING *"],
  ])("leaves a statement %s without a name", (_, sql, args = ["1"]) => {
    const name = nameStatements();
    expect([1, 2, 3].map(() => name({ sql, args }))).toEqual(["", "", ""]);
  });

  it.each([
    "select count(*) from t where id = $1",
    "select price * $1 from t",
    "with page as (select * from (select e.* from t e where id = $1) e) select a, b from page",
  ])("names %s", (sql) => {
    const name = nameStatements();
    expect([1, 2].map(() => name({ sql, args: ["1"] }))).toEqual(["", "orm_1"]);
  });
});
