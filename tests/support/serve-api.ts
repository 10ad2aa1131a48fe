import type { RequestListener, Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createFrontDoor } from "@/server/doors/front/front-door";
import { createApi } from "@/server/doors/rest/app";

/** The web process as it is, without Next: behind the front door a page only says what it was asked. */
export function serveApi(port = 0): Server {
  const server = createFrontDoor({
    api: getRequestListener(createApi().fetch, { overrideGlobalObjects: false }),
    pages: answerWhatCame,
  });
  return server.listen(port, "127.0.0.1");
}

// Reads the whole body, as Next does.
const answerWhatCame: RequestListener = async (request, response) => {
  const chunks = await request.toArray().catch(() => undefined);
  if (!chunks) return; // the sender is gone
  response.setHeader("x-page", `${request.method} ${request.url}`);
  response.end(String(Buffer.concat(chunks).length));
};
