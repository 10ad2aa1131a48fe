import type { components, paths } from "./api.generated.ts";
import type { Operations } from "./names.generated.ts";
import type { Page } from "./pages.ts";

/** An operation that your software may charge. */
export type OperationName = keyof Operations & string;

/** A thing that the API answers, by its name in the reference. */
export type Schemas = components["schemas"];

type Methods = "get" | "post" | "put" | "patch" | "delete";
export type Path = keyof paths;
/** The methods that a path has. */
export type MethodOf<P extends Path> = {
  [M in Methods]: paths[P] extends { [_ in M]: infer Call }
    ? [Call] extends [undefined]
      ? never
      : M
    : never;
}[Methods];

type CallOf<P extends Path, M> = M extends keyof paths[P] ? paths[P][M] : never;

/** What is sent in the body of a call. */
export type Body<P extends Path, M extends MethodOf<P>> =
  CallOf<P, M> extends { requestBody?: { content: { "application/json": infer B } } } ? B : never;
/** What is sent in the address of a call. */
export type Query<P extends Path, M extends MethodOf<P>> =
  CallOf<P, M> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
/** What stands in the braces of a path. */
export type Places<P extends Path, M extends MethodOf<P>> =
  CallOf<P, M> extends { parameters: { path: infer Named } } ? Named : never;
/** What a call answers when it succeeds, with any status or with this one. */
export type Answer<P extends Path, M extends MethodOf<P>, Status = number> =
  CallOf<P, M> extends { responses: infer R }
    ? {
        [S in keyof R]: S extends Status
          ? R[S] extends { content: { "application/json": infer A } }
            ? A
            : never
          : never;
      }[keyof R]
    : never;

type Listed<P extends Path> = paths[P] extends {
  get: {
    parameters: { query?: infer Q };
    responses: { 200: { content: { "application/json": infer A extends Page<unknown> } } };
  };
}
  ? { query: Omit<NonNullable<Q>, "cursor">; answer: A }
  : never;
/** The paths that answer page by page. */
export type ListPath = {
  [P in Path]: P extends `${string}{${string}`
    ? never
    : [Listed<P>] extends [never]
      ? never
      : "limit" extends keyof Listed<P>["query"]
        ? P
        : never;
}[Path];
export type ListQuery<P extends ListPath> = Listed<P> extends { query: infer Q } ? Q : never;
export type ListAnswer<P extends ListPath> =
  Listed<P> extends { answer: infer A extends Page<unknown> } ? A : never;

/** With the names of operations in place of any text. */
type Named<T> = Omit<T, "operation" | "organization_id" | "organization">;

/** How much of an operation: units, or what a model consumed, with what you want kept beside it. */
export type Use = Named<Omit<Body<"/api/v1/holds", "post">, "expires_in_seconds">>;
/** The same, and the app or agent it was used through. */
export type ChargedUse = Named<Body<"/api/v1/charges", "post">>;
/** The same, for an agent or a member. */
export type CheckedUse = Named<Body<"/api/v1/check", "post">>;
/** What was really used of a hold. Nothing said: all that was held. */
export type ActualUse = Body<"/api/v1/holds/{hold_id}/capture", "post">;
type OneOf<T> = T extends readonly unknown[] ? never : T;
/** A use that a meter reports. */
export type MeteredEvent = Omit<OneOf<Body<"/api/v1/events", "post">>, "event_name"> & {
  event_name: OperationName;
};

export type Charge = Schemas["Charge"];
export type Hold = Schemas["Hold"];
export type Check = Answer<"/api/v1/check", "post">;
export type Balance = Answer<"/api/v1/credits/balance", "get">;
export type Forecast = Answer<"/api/v1/forecast", "get">;
export type LedgerRow = Answer<"/api/v1/ledger", "get">["data"][number];
export type EventResult = Answer<"/api/v1/events", "post", 202>["results"][number];
