import type { Metadata } from "next";
import { firstOf } from "@/app/(auth)/safe-next";
import { load, readMe } from "@/app/trpc/server";
import { Banner } from "@/components/ui/banner";
import { Card, Section } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { providerName } from "@/server/doors/auth/oidc-providers";
import type { Security } from "@/server/users/second-factor/security.schema";
import { PasswordForm } from "./password-form";
import { ProvidersSection } from "./providers-section";
import { SecondFactorSection } from "./second-factor-section";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const me = await readMe();
  const security = await load((caller) => caller.me.security({}));
  const { recovered } = await searchParams;
  const providers = security.providers.map((linked) => ({
    ...linked,
    name: providerName(linked.provider),
  }));
  return (
    <>
      <PageHeader
        title="Security"
        description="How you sign in. We email you about every change."
      />
      <Notice security={security} isRecovered={firstOf(recovered) !== undefined} />
      <SecondFactorSection security={security} />
      <Section
        title="Password"
        description={
          me.has_password
            ? "Changing it signs out every other browser."
            : "You have none and sign in with a link by email. You can set one."
        }
      >
        <Card>
          <PasswordForm
            key={String(me.has_password)}
            email={me.email}
            hasPassword={me.has_password}
            confirmsByPassword={security.second_factor_since === null}
          />
        </Card>
      </Section>
      {providers.length > 0 ? <ProvidersSection providers={providers} /> : null}
    </>
  );
}

/** What somebody has to know first: who locked them out, or how many ways back they have left. */
function Notice({ security, isRecovered }: { security: Security; isRecovered: boolean }) {
  const { second_factor_since, required_by, recovery_codes_left: left } = security;
  if (second_factor_since === null && required_by.length > 0) {
    return (
      <Banner tone="low" title={`${required_by.join(" and ")} requires two-factor sign-in`}>
        Set up an authenticator app below. Until then nothing there opens for you.
      </Banner>
    );
  }
  if (!isRecovered || second_factor_since === null) return null;
  return (
    <Banner
      tone={left < 4 ? "low" : "info"}
      title={`You signed in with a recovery code: ${left === 1 ? "one is" : `${left} are`} left`}
    >
      If your phone is lost, set up the authenticator app on another one. If the codes may have been
      seen, make new ones.
    </Banner>
  );
}
