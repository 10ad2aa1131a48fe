import { z } from "zod";
import { takeAttempt } from "@/server/doors/auth/throttle";
import { defineEndpoint, operationEndpoint } from "@/server/doors/endpoints/define-endpoint";
import { cliLoginSchema, userCodeField } from "./cli-login.schema";
import { approveLogin, declineLogin } from "./decide-login";
import { readLogin } from "./read-login";

const codeInput = z.strictObject({ user_code: userCodeField });

const approve = operationEndpoint(approveLogin, "API keys", {
  name: "cli_login.approve",
  reauthenticate: true,
  peopleOnly: true,
});

/** What a person does in the browser; what the command line asks is in `doors/rest/cli-logins`. */
export const cliLoginEndpoints = [
  defineEndpoint({
    name: "cli_login.get",
    tag: "API keys",
    summary: "The command line that waits under this code for an API key",
    access: "person",
    input: codeInput,
    output: cliLoginSchema,
    rest: { method: "get", path: "/v1/cli-logins/{user_code}", status: 200 },
    async handle({ person, input, now }) {
      await takeAttempt("login code", person.userId);
      return readLogin(input.user_code, now);
    },
  }),
  {
    ...approve,
    async handle(context: Parameters<typeof approve.handle>[0]) {
      await takeAttempt("login code", context.actor.id);
      return approve.handle(context);
    },
  },
  defineEndpoint({
    name: "cli_login.decline",
    tag: "API keys",
    summary: "Decline the login of a command line: it gets no API key",
    access: "person",
    input: codeInput,
    output: cliLoginSchema,
    rest: { method: "post", path: "/v1/cli-logins/{user_code}/decline", status: 200 },
    async handle({ person, input, now }) {
      await takeAttempt("login code", person.userId);
      return declineLogin(input.user_code, person.userId, now);
    },
  }),
];
