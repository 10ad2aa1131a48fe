import { expect, test } from "vitest";
import { operations } from "@/server/pricing/catalogue";
import { allEndpoints } from "./registry";

test("the price list names an endpoint that exists for every operation that runs here", () => {
  const routes = allEndpoints.flatMap(({ costs, rest }) =>
    rest ? [{ costs, endpoint: `${rest.method.toUpperCase()} /api${rest.path}` }] : [],
  );
  const wrong = operations.filter(({ key, endpoint }) => {
    const own = routes.filter(({ costs }) => costs === key);
    const among = own.length > 0 ? own : routes;
    return endpoint === undefined
      ? own.length > 0
      : !among.some((one) => one.endpoint === endpoint);
  });
  expect(wrong.map(({ key, endpoint }) => ({ key, endpoint }))).toEqual([]);
});
