import { styleText } from "node:util";
import { CliError, exitCodes } from "./cli-error.ts";

type Style = "bold" | "dim" | "red" | "green" | "yellow";

/** Where a command writes: results to stdout, everything else to stderr. With `--json`, results are JSON alone. */
export type Terminal = {
  json: boolean;
  /** A person sits at it. */
  interactive: boolean;
  style(style: Style, text: string): string;
  /** What a command found or did: the text for a person, the data with `--json`. */
  result(data: unknown, text: string): void;
  /** One of many results that come one by one: a line of JSON each with `--json`. */
  line(data: unknown, text: string): void;
  /** On the way: for people only. */
  note(text: string): void;
  fail(error: CliError): void;
};

export function openTerminal({ json, color }: { json: boolean; color: boolean }): Terminal {
  const colored = color && !process.env.NO_COLOR && Boolean(process.stdout.isTTY);
  const style = (name: Style, text: string) =>
    colored ? styleText(name, text, { validateStream: false }) : text;
  const print = (text: string) => process.stdout.write(`${text}\n`);
  return {
    json,
    interactive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
    style,
    result: (data, text) => print(json ? JSON.stringify(data, null, 2) : text),
    line: (data, text) => print(json ? JSON.stringify(data) : text),
    note(text) {
      if (!json) process.stderr.write(`${text}\n`);
    },
    fail({ message, told: { code, fix, requestId, details } }) {
      if (json) {
        const error = { code, message, ...(fix ? { fix } : {}), ...details };
        process.stderr.write(
          `${JSON.stringify({ error: requestId ? { ...error, request_id: requestId } : error })}\n`,
        );
        return;
      }
      process.stderr.write(`${style("red", "Error:")} ${message}\n`);
      if (fix) process.stderr.write(`${fix}\n`);
      if (requestId) process.stderr.write(`${style("dim", `Request ${requestId}`)}\n`);
    },
  };
}

/** Rows in columns; the widths follow the text. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [n, cell] of row.entries()) widths[n] = Math.max(widths[n] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Ends the run with what an error says. */
export function failWith(terminal: Terminal, error: unknown): number {
  if (error instanceof CliError) {
    terminal.fail(error);
    return error.told.exitCode ?? exitCodes.refused;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.fail(new CliError(message, { code: "unexpected" }));
  return exitCodes.refused;
}
