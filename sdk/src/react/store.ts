import { ConnectionError, errorOf, type Problem } from "../errors.ts";

/** What is known of one thing that the page asked for. */
export type Loaded<T> = {
  data: T | undefined;
  /** What went wrong with the last request. `data` is then what came before. */
  error: Error | undefined;
  loading: boolean;
};

const nothing: Loaded<never> = { data: undefined, error: undefined, loading: true };

/** Asks the handler on your server, keeps what it said, and tells whoever shows it. */
export type Store = ReturnType<typeof createStore>;

export function createStore(url: string, send: typeof fetch) {
  const kept = new Map<string, Loaded<unknown>>();
  const asked = new Map<string, () => Promise<unknown>>();
  const listeners = new Map<string, Set<() => void>>();

  function put(key: string, next: Loaded<unknown>): void {
    kept.set(key, next);
    for (const listener of listeners.get(key) ?? []) listener();
  }

  async function load(key: string): Promise<void> {
    const ask = asked.get(key);
    if (!ask) return;
    const { data } = kept.get(key) ?? nothing;
    put(key, { data, error: undefined, loading: true });
    try {
      put(key, { data: await ask(), error: undefined, loading: false });
    } catch (error) {
      put(key, { data, error: error as Error, loading: false });
    }
  }

  return {
    read: <T>(key: string) => (kept.get(key) ?? nothing) as Loaded<T>,
    /** Asks for it once, however many components show it. */
    subscribe(key: string, ask: () => Promise<unknown>, listener: () => void): () => void {
      const some = listeners.get(key) ?? new Set();
      listeners.set(key, some.add(listener));
      asked.set(key, ask);
      if (!kept.has(key)) void load(key);
      return () => void some.delete(listener);
    },
    /** Asks again for what is shown now, and forgets the rest: after a purchase, a charge or a change. */
    async refresh(): Promise<void> {
      const shown = [...asked.keys()].filter((key) => listeners.get(key)?.size);
      for (const key of kept.keys()) if (!shown.includes(key)) kept.delete(key);
      await Promise.all(shown.map(load));
    },
    reload: load,
    get: <T>(path: string) => request<T>("GET", path),
    post: <T>(path: string, body: object) => request<T>("POST", path, body),
    put: <T>(path: string, body: object) => request<T>("PUT", path, body),
  };

  async function request<T>(method: string, path: string, body?: object): Promise<T> {
    let response: Response;
    let text: string;
    try {
      response = await send(`${url}/${path}`, {
        method,
        headers: { "content-type": "application/json", "x-bursar-request": "1" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      text = await response.text();
    } catch (cause) {
      throw new ConnectionError("The connection failed. Try again.", true, {}, { cause });
    }
    const read = parse(text);
    if (response.ok && read !== undefined) return read as T;
    if (isProblem(read)) throw errorOf({ ...read, status: response.status });
    throw new ConnectionError("Something went wrong. Try again.", true);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(read: unknown): read is Problem {
  return typeof read === "object" && read !== null && "code" in read && "detail" in read;
}
