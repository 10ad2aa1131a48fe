import Link from "next/link";
import { MailboxLink } from "@/app/(auth)/mailbox-link";
import { ResendVerification } from "@/app/(auth)/verify/resend-verification";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { env } from "@/server/foundation/env";
import type { OrganizationAnswer } from "@/server/organizations/organization.schema";
import { creditsInWords } from "@/server/pricing/amount-words";
import { catalogue } from "@/server/pricing/catalogue";
import { AskOwner } from "./ask-owner";
import { rechargeUnderWay, whyRechargeIsPaused } from "./describe-recharge";
import { LowBalanceBanner } from "./low-balance-banner";
import { type BillingOverview, readNeighbours, readRecentEntries } from "./read-frame";

type BannerFacts = {
  organization: OrganizationAnswer;
  /** Where its money is looked after. */
  home: OrganizationAnswer;
  overview: BillingOverview;
  me: {
    email: string;
    email_verified: boolean;
    welcome_credits: "given" | "mailbox_used" | "disposable" | "network_full" | null;
  };
};

/** What a person must know before anything else on the page: most pressing first, each with its fix. */
export async function AccountBanners(facts: BannerFacts) {
  const { organization, home, overview, me } = facts;
  if (organization.status === "closed")
    return (
      <Banner
        tone="low"
        title={`${organization.name} is closed`}
        action={
          <Button asChild size="sm">
            <Link href={`/${organization.slug}/settings`}>Reopen</Link>
          </Button>
        }
      >
        You can read its books, ledger and receipts. Nothing can be changed or charged.
      </Banner>
    );
  const buyHref = `/${home.slug}/billing`;
  const paused = whyRechargeIsPaused(overview, organization.time_zone);
  const attempt = overview.recharge.live_attempt;
  const toConfirm = attempt?.state === "requires_action" ? attempt : null;
  // An account that never held credits has not run out of them.
  const untouched =
    overview.available <= 0 &&
    !overview.shares_billing &&
    (await readRecentEntries(organization.id)).length === 0;
  const owes = organization.status === "suspended" || organization.status === "past_due";
  const warning = paused ? "recharge_paused" : levelToTell(overview.level, owes);
  if (!owes && me.email_verified && !untouched && warning === null) return null;
  return (
    <div className="grid gap-2">
      {owes ? <DebtBanner {...facts} buyHref={buyHref} /> : null}
      {me.email_verified ? null : <VerifyBanner email={me.email} earns={await ownsMaster()} />}
      {untouched ? (
        me.email_verified ? (
          <Banner
            title="No credits yet"
            action={
              overview.may_buy ? (
                <Button asChild size="sm" variant="primary">
                  <Link href={buyHref}>Buy credits</Link>
                </Button>
              ) : (
                <AskOwner organizationId={organization.id} />
              )
            }
          >
            {(await ownsMaster()) ? withheld[me.welcome_credits ?? "given"] : null} Add credits to
            start paid work. Reading is free.
          </Banner>
        ) : null
      ) : (
        <LowBalanceBanner
          warning={warning}
          availableCredits={overview.available}
          canBuy={overview.may_buy}
          askOwner={<AskOwner organizationId={organization.id} />}
          buyHref={buyHref}
          rechargeHref={`/${home.slug}/billing/recharge${toConfirm ? `/confirm/${toConfirm.id}` : ""}`}
          waitsForConfirmation={toConfirm !== null}
          underWay={paused ? null : rechargeUnderWay(overview, organization.time_zone)}
          pausedReason={
            paused && overview.available <= 0
              ? `${paused} Paid work is paused until you add credits.`
              : (paused ?? undefined)
          }
        />
      )}
    </div>
  );
}

/** Where credits are owed, the banner of the debt already says that paid work is paused. */
function levelToTell(level: BillingOverview["level"], owes: boolean) {
  return level === "ok" || (owes && level === "depleted") ? null : level;
}

/** Why a new organization began without the free credits. */
const withheld = {
  given: null,
  mailbox_used: "Free credits are given once per mailbox, and this mailbox has already had them.",
  disposable: "Free credits are not given to disposable email addresses.",
  network_full: "Too many new accounts came from your network today, so yours got no free credits.",
};

function DebtBanner({ organization, overview, buyHref }: BannerFacts & { buyHref: string }) {
  const suspended = organization.status === "suspended";
  return (
    <Banner
      tone="refused"
      title={
        suspended
          ? "This organization is suspended"
          : overview.managed
            ? `Past due: ask ${overview.managed.by}`
            : `Past due: ${creditsInWords(overview.debt)} owed`
      }
      action={
        overview.may_buy ? (
          <Button asChild size="sm" variant="primary">
            <Link href={buyHref}>Buy credits</Link>
          </Button>
        ) : (
          <AskOwner organizationId={organization.id} />
        )
      }
    >
      {suspended
        ? "Changes are paused; reading stays free. New credits pay the debt first, and the organization resumes at once."
        : `${overview.available <= 0 ? "Paid work is paused. " : ""}New credits pay the debt first. After ${graceInWords()} past due the organization is suspended.`}
    </Banner>
  );
}

function graceInWords(): string {
  const days = env().PAST_DUE_GRACE_DAYS;
  return days === 1 ? "a day" : `${days} days`;
}

function VerifyBanner({ email, earns }: { email: string; earns: boolean }) {
  return (
    <Banner
      title={
        earns
          ? `Verify your email for ${catalogue.newMasterAccount.promotionalCredits} free credits`
          : "Verify your email"
      }
      action={<ResendVerification email={email} compact />}
    >
      We sent a link to {email}. <MailboxLink url={env().MAILBOX_URL ?? null} />
    </Banner>
  );
}

/** The free credits go to the first master organization a person owns. */
async function ownsMaster(): Promise<boolean> {
  const { data } = await readNeighbours();
  return data.some((o) => o.parent_organization_id === null && o.role === "owner");
}
