import type {
  ActualUse,
  Answer,
  Balance,
  Body,
  Charge,
  ChargedUse,
  Check,
  CheckedUse,
  EventResult,
  Forecast,
  Hold,
  LedgerRow,
  ListAnswer,
  ListPath,
  ListQuery,
  MeteredEvent,
  MethodOf,
  OperationName,
  Path,
  Places,
  Query,
  Use,
} from "./api.ts";
import { BursarError } from "./errors.ts";
import { ingest } from "./ingest.ts";
import { List } from "./pages.ts";
import { type Run, type RunOptions, runPaid, type Work } from "./run.ts";
import {
  type CallOptions,
  createTransport,
  type Send,
  type Settings,
  type WriteOptions,
} from "./transport.ts";

/** Calls the API of Bursar with a key. Keep it on your server: whoever has the key spends your credits. */
export class Bursar {
  readonly #send: Send;
  #ownOrganization: Promise<string> | undefined;

  // Private, so that no log of a client shows its key.
  readonly #settings: Settings;

  constructor(
    settings: Settings = {},
    /** The organization that is meant; the key's own where none is given. See `for`. */
    readonly organization?: string,
  ) {
    this.#settings = settings;
    const apiKey = settings.apiKey ?? fromEnvironment("BURSAR_KEY");
    const baseUrl = settings.baseUrl ?? fromEnvironment("BURSAR_URL");
    if (!apiKey) throw new BursarError("Pass apiKey, or set BURSAR_KEY.");
    if (!baseUrl) throw new BursarError("Pass baseUrl, or set BURSAR_URL.");
    if (typeof document !== "undefined")
      throw new BursarError(
        "An API key must not reach the browser. Use @bursar/sdk/react there and a handler of @bursar/sdk/server on your server.",
      );
    const origin = baseUrl.replace(/\/+$/, "").replace(/\/api$/, "");
    this.#send = createTransport({ ...settings, apiKey, baseUrl: origin });
  }

  /** The same client for another organization that the key reaches, such as one of your customers. */
  for(organization: string): Bursar {
    return new Bursar(this.#settings, organization);
  }

  /**
   * Reserves what an operation costs, does the work, and charges what was used; if the work fails nothing is charged.
   * @param input the most it may use. What is not used is released.
   * @param work gets `used()` to say what was really used.
   * @throws InsufficientCreditsError and others before any work; UnsettledError if the work is done and not charged
   */
  run<T>(
    operation: OperationName,
    input: Use,
    work: Work<T>,
    options: RunOptions = {},
  ): Promise<Run<T>> {
    return runPaid(this, operation, input, work, options);
  }

  /** Whether a use would be charged now, its price, and if not, why and what helps. Moves nothing and promises nothing. */
  check(operation: OperationName, use: CheckedUse = {}, options: CallOptions = {}): Promise<Check> {
    const { organization } = this;
    const body = { operation, ...use, ...(organization ? { organization } : {}) };
    return this.#send({
      ...options,
      method: "POST",
      path: "/api/v1/check",
      body,
      repeatable: true,
    });
  }

  /** Charges a use that has happened. The promise is kept once the charge is durable. */
  charge(
    operation: OperationName,
    use: ChargedUse = {},
    options: WriteOptions = {},
  ): Promise<Charge> {
    return this.#write("/api/v1/charges", { operation, ...use }, options);
  }

  /** Gives back a charge, whole or in part. Needs the scope `grants:write`. */
  refund(
    chargeId: string,
    refund: Body<"/api/v1/charges/{charge_id}/refund", "post">,
    options: WriteOptions = {},
  ): Promise<Answer<"/api/v1/charges/{charge_id}/refund", "post">> {
    return this.#write(
      `/api/v1/charges/${encodeURIComponent(chargeId)}/refund`,
      refund,
      options,
      false,
    );
  }

  /** Sets aside what a use costs. It ends by itself after an hour, or when you say. */
  hold(
    operation: OperationName,
    use: Use = {},
    { expiresInSeconds, ...options }: WriteOptions & { expiresInSeconds?: number } = {},
  ): Promise<Hold> {
    const body = {
      operation,
      ...use,
      ...(expiresInSeconds ? { expires_in_seconds: expiresInSeconds } : {}),
    };
    return this.#write("/api/v1/holds", body, options);
  }

  /** Charges a hold: what was really used of it, or all of it. The rest is released. */
  capture(holdId: string, used: ActualUse = {}, options: WriteOptions = {}): Promise<Hold> {
    return this.#write(`/api/v1/holds/${encodeURIComponent(holdId)}/capture`, used, options, false);
  }

  /** Gives a hold back. Again is no error. */
  release(holdId: string, options: WriteOptions = {}): Promise<Hold> {
    return this.#write(`/api/v1/holds/${encodeURIComponent(holdId)}/release`, {}, options, false);
  }

  /**
   * Charges metered events, any number of them. Each is decided by itself, and charged once for its `event_id`; one
   * is made where you give none. @returns what became of each, in the same order
   */
  events(events: readonly MeteredEvent[], options: CallOptions = {}): Promise<EventResult[]> {
    return ingest(this.#send, events, options);
  }

  balance(options: CallOptions = {}): Promise<Balance> {
    return this.#read("/api/v1/credits/balance", {}, options);
  }

  /** When the credits will run out, from what was used so far. */
  forecast(options: CallOptions = {}): Promise<Forecast> {
    return this.#read("/api/v1/forecast", {}, options);
  }

  /** What was used in a period, the last 30 days where you say nothing, by operation, day or who used it. */
  async usage(
    filter: Query<UsagePath, "get"> = {},
    options: CallOptions = {},
  ): Promise<Answer<UsagePath, "get">> {
    const organization = this.organization ?? (await this.#own());
    return this.#read(`/api/organizations/${organization}/usage`, filter, options, false);
  }

  /** The key's own organization, for the few paths that need its name. */
  #own(): Promise<string> {
    this.#ownOrganization ??= this.forecast().then(
      ({ organization_id: id }) => id,
      (error: unknown) => {
        this.#ownOrganization = undefined;
        throw error;
      },
    );
    return this.#ownOrganization;
  }

  /** Every movement of credits, newest first. */
  ledger(
    filter: Omit<Query<"/api/v1/ledger", "get">, "cursor" | "organization_id"> = {},
    options: CallOptions = {},
  ): List<LedgerRow, Answer<"/api/v1/ledger", "get">> {
    return this.list("/api/v1/ledger", filter, options);
  }

  /** Any list of the API, row by row: `for await (const grant of bursar.list("/api/v1/grants"))`. */
  list<P extends ListPath>(
    path: P,
    query: ListQuery<P> = {} as ListQuery<P>,
    options: CallOptions = {},
  ): List<ListAnswer<P>["data"][number], ListAnswer<P>> {
    // Grants are those of a wallet, whoever it belongs to.
    const namesOrganization = path !== "/api/v1/credit-grants";
    return new List((cursor) =>
      this.#read(
        path,
        { limit: 100, ...(query as object), ...(cursor ? { cursor } : {}) },
        options,
        namesOrganization,
      ),
    );
  }

  /** Any call that has no method of its own here: `bursar.request("get", "/api/v1/operations")`. */
  request<P extends Path, M extends MethodOf<P>>(
    method: M,
    path: P,
    {
      path: places = {} as never,
      query = {} as never,
      body,
      idempotencyKey,
      ...options
    }: WriteOptions & { path?: Places<P, M>; query?: Query<P, M>; body?: Body<P, M> } = {},
  ): Promise<Answer<P, M>> {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value =
        (places as Record<string, string>)[name] ??
        (name === "organization_id" ? this.organization : undefined);
      if (value === undefined) throw new BursarError(`${path} needs ${name}.`);
      return encodeURIComponent(value);
    });
    if (method === "get") return this.#read(filled, query, options);
    const key = method === "post" ? (idempotencyKey ?? crypto.randomUUID()) : undefined;
    return this.#send({
      ...options,
      method: method.toUpperCase(),
      path: filled,
      query,
      ...(body === undefined ? {} : { body }),
      ...(key ? { idempotencyKey: key } : {}),
      repeatable: method !== "patch",
    });
  }

  #read<T>(
    path: string,
    query: object,
    options: CallOptions,
    namesOrganization = true,
  ): Promise<T> {
    const about =
      namesOrganization && this.organization ? { organization_id: this.organization } : {};
    return this.#send({
      ...options,
      method: "GET",
      path,
      query: { ...about, ...query },
      repeatable: true,
    });
  }

  #write<T>(
    path: string,
    body: object,
    { idempotencyKey = crypto.randomUUID(), ...options }: WriteOptions,
    namesOrganization = true,
  ): Promise<T> {
    const about =
      namesOrganization && this.organization ? { organization_id: this.organization } : {};
    return this.#send({
      ...options,
      method: "POST",
      path,
      body: { ...about, ...body },
      idempotencyKey,
      repeatable: true,
    });
  }
}

type UsagePath = "/api/organizations/{organization_id}/usage";

function fromEnvironment(name: string): string | undefined {
  return typeof process === "undefined" ? undefined : process.env[name];
}
