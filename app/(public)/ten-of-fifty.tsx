import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { CodeBlock } from "@/components/ui/code-block";

const CALLS = 50;
const CHARGED = 10;

/** What the program printed; `tests/docs/ten-of-fifty` runs it and compares. */
const printed = `201 charged: ${CHARGED}
402 refused: ${CALLS - CHARGED}
Available: 10 before, 0 after`;

/** Fifty calls at once on credits for ten: what happened, and the program to repeat it with. */
export function TenOfFifty({ server }: { server: string }) {
  const program = readFileSync(path.join(process.cwd(), "docs/site/ten-of-fifty.mjs"), "utf8");
  return (
    <div className="grid gap-6 md:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)]">
      <div>
        <div
          role="img"
          aria-label={`${CHARGED} of ${CALLS} calls were charged, ${CALLS - CHARGED} were refused`}
          className="grid max-w-75 grid-cols-10 gap-2"
        >
          {Array.from({ length: CALLS }, (_, at) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: they are alike and never move
              key={at}
              className={`aspect-square rounded-full border ${at < CHARGED ? "border-accent bg-accent" : "border-edge"}`}
            />
          ))}
        </div>
        <p className="mt-4 text-dim">
          Fifty calls arrive at the same moment, with credits for ten. Ten are charged. The other
          forty are refused before any work is done, and told what is missing and where to buy it.
          Never eleven, never a negative balance: the database decides them one by one.
        </p>
        <CodeBlock className="mt-4" label="What it prints" code={printed} />
        <p className="mt-2 text-13 text-dim">
          From a recorded run. Our tests repeat it on every change.
        </p>
      </div>
      <div className="min-w-0">
        <p className="mb-2 text-13 text-dim">
          Try it yourself: in your sandbox, create a key with the preset{" "}
          <strong className="font-medium">Charge for use</strong>, and run this with Node.js.
        </p>
        <CodeBlock
          label="ten-of-fifty.mjs"
          code={`// BURSAR_URL=${server} BURSAR_KEY=bk_test_… node ten-of-fifty.mjs\n${program.split("\n").slice(1).join("\n").trim()}`}
        />
      </div>
    </div>
  );
}
