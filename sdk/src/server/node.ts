/** The part of Node's request and response (and of Express's) that is used here. */
type NodeRequest = AsyncIterable<unknown> & {
  method?: string | undefined;
  url?: string | undefined;
  /** Express: the address before a router cut its own part off. */
  originalUrl?: string;
  headers: Record<string, string | string[] | undefined>;
  /** Express: the body, where a parser has read it already. */
  body?: unknown;
};
type NodeResponse = {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
};

/**
 * The same handler for Express and plain Node: `app.use("/api/bursar", toNodeHandler(handler))`. It works before and
 * after a body parser.
 */
export function toNodeHandler(handler: (request: Request) => Promise<Response>) {
  return async (request: NodeRequest, response: NodeResponse): Promise<void> => {
    const answer = await handler(await toRequest(request));
    response.statusCode = answer.status;
    answer.headers.forEach((value, name) => {
      response.setHeader(name, value);
    });
    response.end(await answer.text());
  };
}

async function toRequest(request: NodeRequest): Promise<Request> {
  const { method = "GET", headers } = request;
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) sent.set(name, Array.isArray(value) ? value.join(", ") : value);
  const url = new URL(request.originalUrl ?? request.url ?? "/", "http://localhost");
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(url, {
    method,
    headers: sent,
    ...(hasBody ? { body: await bodyOf(request) } : {}),
  });
}

async function bodyOf(request: NodeRequest): Promise<string> {
  if (typeof request.body === "string") return request.body;
  if (request.body !== undefined && request.body !== null) return JSON.stringify(request.body);
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of request) text += decoder.decode(chunk as Uint8Array, { stream: true });
  return text;
}
