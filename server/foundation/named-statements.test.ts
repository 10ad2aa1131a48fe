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
    const list = (n: number) => ({ sql: `… IN (${"$1,".repeat(n)})`, args: ["1"] });
    for (let n = 0; n < 5_000; n++) expect(name(list(n))).toBe("");
    name(select(1));
    expect(name(select(1))).toBe("orm_1");
  });

  it.each([
    ["without values", { sql: "commit", args: [] }],
    ["of all columns", { sql: "select * from t where id = $1", args: ["1"] }],
    [
      "of all columns of a table",
      { sql: "select count(*), t.* from t where id = $1", args: ["1"] },
    ],
    ["that returns all columns", { sql: "update t set a = $1\n RETURNING *", args: ["1"] }],
  ])("leaves a statement %s without a name", (_, statement) => {
    const name = nameStatements();
    expect([1, 2, 3].map(() => name(statement))).toEqual(["", "", ""]);
  });

  it.each(["select count(*) from t where id = $1", "select price * $1 from t"])(
    "names %s",
    (sql) => {
      const name = nameStatements();
      name({ sql, args: ["1"] });
      expect(name({ sql, args: ["1"] })).toBe("orm_1");
    },
  );
});
