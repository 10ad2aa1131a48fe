import type { TRPCMutationProcedure, TRPCQueryProcedure } from "@trpc/server";
import type { z } from "zod";
import type { Endpoint } from "../endpoints/define-endpoint";
import { allEndpoints, type Endpoints } from "../endpoints/registry";
import { createCallerFactory, mutation, query, router } from "./init";
import { publicProcedures } from "./public-procedures";

/** What a procedure takes and answers, as its endpoint says. */
type Call<One extends Endpoint> = {
  meta: unknown;
  input: z.input<One["input"]>;
  output: z.output<One["output"]>;
};
type Procedure<One extends Endpoint> = One["rest"]["method"] extends "get"
  ? TRPCQueryProcedure<Call<One>>
  : TRPCMutationProcedure<Call<One>>;

/** `{ "agent.list": One }` -> `{ agent: { list: Procedure<One> } }` */
type Procedures<Named> = {
  [Head in HeadOf<keyof Named>]: Head extends keyof Named
    ? Named[Head] extends Endpoint
      ? Procedure<Named[Head]>
      : never
    : Procedures<{ [Name in keyof Named as TailOf<Name, Head>]: Named[Name] }>;
};
type HeadOf<Name> = Name extends `${infer Head}.${string}` ? Head : Name;
type TailOf<Name, Head> = Head extends string
  ? Name extends `${Head}.${infer Tail}`
    ? Tail
    : never
  : never;

type Tree = { [segment: string]: Tree | ReturnType<typeof query | typeof mutation> };

/** Every endpoint under its name: one that is asked for with GET is a query, all others are mutations. */
function procedures(): Procedures<Endpoints> {
  const root: Tree = {};
  for (const endpoint of allEndpoints) {
    const segments = endpoint.name.split(".");
    const last = segments.pop() ?? "";
    let node = root;
    for (const segment of segments) {
      node[segment] ??= {};
      node = node[segment] as Tree;
    }
    node[last] = endpoint.rest.method === "get" ? query(endpoint) : mutation(endpoint);
  }
  return root as unknown as Procedures<Endpoints>;
}

/** Everything the pages may ask for: the endpoints, and the few things a stranger may do. */
export const appRouter = router({ ...procedures(), auth: publicProcedures });

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
