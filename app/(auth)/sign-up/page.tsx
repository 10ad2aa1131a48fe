import type { Metadata } from "next";
import Link from "next/link";
import { AuthShell } from "@/components/layout/auth-shell";
import { oidcProviders } from "@/server/doors/auth/oidc-providers";
import { env } from "@/server/foundation/env";
import { catalogue } from "@/server/pricing/catalogue";
import { ProviderButtons } from "../provider-buttons";
import { SignUpForm } from "./sign-up-form";

export const metadata: Metadata = { title: "Sign up" };

export default function SignUpPage() {
  return (
    <AuthShell
      title="Create your account"
      description={`${catalogue.newMasterAccount.promotionalCredits} free credits for new accounts, once per mailbox. No card needed.`}
      footer={
        <>
          Have an account? <Link href="/sign-in">Sign in</Link>
        </>
      }
    >
      <ProviderButtons
        providers={oidcProviders().map(({ id, name }) => ({ id, name }))}
        next="/go"
      />
      <SignUpForm mailboxUrl={env().MAILBOX_URL ?? null} />
    </AuthShell>
  );
}
