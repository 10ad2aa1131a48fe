/** What a run ends with. The README lists them. */
export const exitCodes = {
  done: 0,
  refused: 1,
  usage: 2,
  noKey: 3,
  unreachable: 4,
  interrupted: 130,
};

/** A failure that a person can do something about: what happened, and what to do next. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly told: {
      code: string;
      fix?: string;
      exitCode?: number;
      /** Of the request, for a question to support. */
      requestId?: string;
      details?: object;
    },
  ) {
    super(message);
  }
}
