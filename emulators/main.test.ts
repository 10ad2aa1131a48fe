import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Resend } from "resend";
import { expect, it, onTestFinished } from "vitest";

function startMain(env: Record<string, string>) {
  const main = join(import.meta.dirname, "main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      EMULATORS: "resend",
      RESEND_EMULATOR_PORT: "0",
      ...env,
    },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

it("says when the emulators listen, and has their state on disk when it ends", async () => {
  const folder = await mkdtemp(join(tmpdir(), "emulators-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const child = startMain({ EMULATOR_STATE_DIR: folder });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const ready = JSON.parse(line) as { resend: string };
  expect(ready).toEqual({ ready: true, stripe: null, resend: expect.stringContaining("http") });

  const resend = new Resend("re_local_main", { baseUrl: ready.resend });
  const email = { from: "a@bursar.test", to: "owner@acme.test", subject: "Hello", text: "Hello" };
  expect((await resend.emails.send(email)).error).toBeNull();
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  const state = JSON.parse(await readFile(join(folder, "resend.json"), "utf8"));
  expect(state.messages).toMatchObject([{ subject: "Hello" }]);
});

it("ends with 1 and names the port when it is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = String(typeof address === "object" ? address?.port : address);
  const child = startMain({ RESEND_EMULATOR_PORT: port });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, "close")).toEqual([1, null]);
  expect(said).toContain(`Port ${port} is in use`);
});

it("refuses to start Stripe without knowing where its events go", async () => {
  const child = startMain({ EMULATORS: "stripe" });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect(await once(child, "close")).toEqual([1, null]);
  expect(said).toContain("STRIPE_WEBHOOK_URL");
});
