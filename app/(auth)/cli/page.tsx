import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { api } from "@/app/trpc/server";
import { AuthShell } from "@/components/layout/auth-shell";
import { Button } from "@/components/ui/button";
import type { CliLoginAnswer } from "@/server/api-keys/cli-logins/cli-login.schema";
import { firstOf, HOME } from "../safe-next";
import { ApproveLogin } from "./approve-login";
import { CodeForm } from "./code-form";
import { readChoices } from "./read-choices";

export const metadata: Metadata = { title: "Connect the command line", referrer: "no-referrer" };

export default async function CliLoginPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const code = firstOf((await searchParams).code)?.slice(0, 40);
  const caller = await api();
  const me = await caller.me.get({}).catch(() => null);
  if (!me) {
    const here = code ? `/cli?code=${encodeURIComponent(code)}` : "/cli";
    redirect(`/sign-in?next=${encodeURIComponent(here)}`);
  }
  const footer = (
    <>
      Signed in as {me.email}. <Link href="/sign-out">Sign out</Link>
    </>
  );
  if (!code) {
    return (
      <AuthShell
        title="Connect the command line"
        description="Enter the code that bursar login shows in your terminal."
        footer={footer}
      >
        <CodeForm />
      </AuthShell>
    );
  }
  const found = await caller.cli_login.get({ user_code: code }).then(
    (login) => ({ login, refusal: null }),
    (error: unknown) => ({
      login: null,
      refusal:
        error instanceof Error && "code" in error && error.code === "TOO_MANY_REQUESTS"
          ? error.message
          : "No login is waiting under this code. Check it, or run bursar login again.",
    }),
  );
  if (!found.login) {
    return (
      <AuthShell
        title="Connect the command line"
        description="Enter the code that bursar login shows in your terminal."
        footer={footer}
      >
        <CodeForm typed={code} refusal={found.refusal} />
      </AuthShell>
    );
  }
  if (found.login.status !== "pending") return <Over status={found.login.status} />;
  const { organizations, today } = await readChoices(caller);
  return (
    <AuthShell
      title={`Connect ${found.login.hostname}?`}
      description="A command line is asking for an API key. Approve only if you just ran bursar login and see this code in your terminal."
      footer={footer}
    >
      <ApproveLogin login={found.login} organizations={organizations} today={today} />
    </AuthShell>
  );
}

const over = {
  approved: ["This code was used", "The command line already has its API key."],
  declined: ["This login was declined", "The command line got no API key. Nothing was charged."],
  expired: ["This code has expired", "A code works for ten minutes. Nothing was charged."],
} as const;

function Over({ status }: { status: Exclude<CliLoginAnswer["status"], "pending"> }) {
  const [title, text] = over[status];
  return (
    <AuthShell title={title} description={`${text} For a new one, run bursar login again.`}>
      <Button asChild size="lg" className="w-full">
        <Link href={HOME}>Go to your organization</Link>
      </Button>
    </AuthShell>
  );
}
