"use client";

import { useState } from "react";
import { useWatch } from "react-hook-form";
import { z } from "zod";
import { FormRefusal, needsNotice } from "@/app/[org]/accounting/refusal-notice";
import { usePaidOperation } from "@/app/[org]/accounting/use-paid-operation";
import { expiresAt, expiryOptions } from "@/app/[org]/api-keys/expiry";
import { problemOf, type SubmitProblem, trpc } from "@/app/trpc/client";
import { OperationLabel } from "@/components/credits/amounts";
import { SelectField } from "@/components/forms/form-fields";
import { FormShell } from "@/components/forms/form-shell";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { newApiKeySchema } from "@/server/api-keys/api-key.schema";
import { type CliLoginAnswer, usualCliScopes } from "@/server/api-keys/cli-logins/cli-login.schema";
import type { OrganizationChoice } from "./read-choices";
import { ScopeChoice } from "./scope-choice";

const expiries = expiryOptions.filter(({ value }) => value !== "date");

const formSchema = z.object({
  organization: z.string().min(1, "Choose an organization"),
  scopes: newApiKeySchema.shape.scopes,
  expires: z.enum(expiries.map(({ value }) => value)),
});

/** What waits in the terminal, and the key it would get: decided here, once. */
export function ApproveLogin({
  login,
  organizations,
  today,
}: {
  login: CliLoginAnswer;
  organizations: readonly OrganizationChoice[];
  today: string;
}) {
  const [decided, setDecided] = useState<"approved" | "declined" | null>(null);
  const [declining, setDeclining] = useState(false);
  const [problem, setProblem] = useState<SubmitProblem | null>(null);
  const operation = usePaidOperation(() => setDecided("approved"));
  const [first] = organizations;

  async function decline() {
    setDeclining(true);
    setProblem(null);
    try {
      await trpc.cli_login.decline.mutate({ user_code: login.user_code });
      setDecided("declined");
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setDeclining(false);
    }
  }

  if (decided === "approved") {
    return (
      <Banner title="Approved">
        Go back to your terminal: the command line has its API key. You can close this page.
      </Banner>
    );
  }
  if (decided === "declined")
    return <Banner title="Declined">The command line gets no API key. Nothing was charged.</Banner>;
  if (!first) {
    return (
      <Banner tone="low" title="Ask an owner or admin">
        Only owners and admins create API keys, and you are neither in any organization. Nothing was
        created.
      </Banner>
    );
  }
  const find = (id: string) => organizations.find((one) => one.id === id) ?? first;
  return (
    <div className="grid gap-5">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-13">
        <dt className="text-dim">Code</dt>
        <dd className="font-mono font-medium">{login.user_code}</dd>
        <dt className="text-dim">Machine</dt>
        <dd className="wrap-anywhere">{login.hostname}</dd>
        <dt className="text-dim">Address</dt>
        <dd className="break-all">{login.ip ?? "Unknown"}</dd>
        <dt className="text-dim">Asked</dt>
        <dd>
          <Time iso={login.created_at} timeZone={first.timeZone} />
        </dd>
      </dl>
      <FormShell
        schema={formSchema}
        defaultValues={{ organization: first.id, scopes: [...usualCliScopes], expires: "90" }}
        onSubmit={async ({ organization, scopes, expires }) => {
          const { id, timeZone } = find(organization);
          const end = expiresAt(expires, "", today, timeZone);
          setProblem(null);
          await operation.run((options) =>
            trpc.cli_login.approve.mutate(
              {
                organization_id: id,
                user_code: login.user_code,
                scopes,
                ...(end ? { expires_at: end } : {}),
              },
              options,
            ),
          );
        }}
        submitError={needsNotice(operation.problem) ? problem : (operation.problem ?? problem)}
        isPending={operation.isPending}
        submitLabel={<ApproveLabel find={find} />}
        wide
      >
        <SelectField
          name="organization"
          label="Organization"
          options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <ScopeChoice />
        <SelectField name="expires" label="Key expires" options={expiries} />
        <Refusal operation={operation} find={find} />
      </FormShell>
      <Button size="lg" className="w-full" pending={declining} onClick={decline}>
        Decline
      </Button>
    </div>
  );
}

type Find = (id: string) => OrganizationChoice;

function ApproveLabel({ find }: { find: Find }) {
  const id = useWatch<{ organization: string }, "organization">({ name: "organization" });
  return <OperationLabel label="Approve" credits={find(id).credits} />;
}

function Refusal({
  operation,
  find,
}: {
  operation: Parameters<typeof FormRefusal>[0]["operation"];
  find: Find;
}) {
  const id = useWatch<{ organization: string }, "organization">({ name: "organization" });
  const billing = { href: `/${find(id).slug}/billing`, mayBuy: true };
  return <FormRefusal operation={operation} billing={billing} />;
}
