import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import { Bursar } from "@/sdk/src/index";
import { createHandler, toNodeHandler, type Visitor } from "@/sdk/src/server/index";

const html = (style: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Somebody's app</title><style>${style}
:root { color-scheme: light dark; font-family: system-ui, sans-serif; background: light-dark(#fff, #16161c); color: light-dark(#1b1b22, #ececf1) }
body { margin: 0 } main { display: grid; gap: 32px; max-width: 560px; margin: 0 auto; padding: 24px 16px }
</style></head><body><div id="root"></div><script src="/page.js"></script></body></html>`;

/** The app of a customer: the page above, and the handler that answers its components with their key. */
export async function serveSdkPage(
  settings: { apiKey: string; baseUrl: string },
  visitor: () => Visitor | null,
) {
  const root = process.cwd();
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "tests/e2e/sdk-page/page.tsx")],
    bundle: true,
    write: false,
    outdir: "out",
    jsx: "automatic",
    alias: { "@bursar/sdk/react": path.join(root, "sdk/src/react/index.ts") },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const { outputFiles: styles } = await build({
    entryPoints: [path.join(root, "sdk/src/react/styles.css")],
    write: false,
    outdir: "out",
  });
  const script = outputFiles[0]?.text ?? "";
  const page = html(styles[0]?.text ?? "");
  const handle = toNodeHandler(createHandler({ bursar: new Bursar(settings), identify: visitor }));
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/api/bursar/")) return void handle(request, response);
    const isScript = request.url === "/page.js";
    response.setHeader(
      "content-type",
      isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8",
    );
    response.end(isScript ? script : page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
