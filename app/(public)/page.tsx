import Link from "next/link";
import { BillCalculator } from "@/components/credits/bill-calculator";
import { PackageCards } from "@/components/credits/package-cards";
import { PriceTable } from "@/components/credits/price-table";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { env } from "@/server/foundation/env";
import { formatCredits } from "@/server/pricing/amount-words";
import { catalogue, packages } from "@/server/pricing/catalogue";
import { calculatorOperations, calculatorPresets, packageCards, priceGroups } from "./price-views";
import { ProductPicture } from "./product-picture";
import { readPrices } from "./read-prices";
import { TenOfFifty } from "./ten-of-fifty";

const freeCredits = formatCredits(Number(catalogue.newMasterAccount.promotionalCredits));
const { thresholdCredits, targetCredits } = catalogue.autoRecharge;
const baseFeeCreditsPerWeek = Number(catalogue.baseFee.creditsPerWeek);

const facts = [
  { figure: "$0.01", words: "is one credit. Prices can be as small as a millionth of a credit." },
  { figure: freeCredits, words: "credits come with your first organization, once." },
  { figure: "0", words: "for reading: lists, balances, history and stored reports." },
  {
    figure: `$${(packages[0]?.priceCents ?? 0) / 100}`,
    words: "is the smallest package. No subscription, no seats.",
  },
] as const;

const curlTo = (server: string) => `curl -i ${server}/api/v1/charges \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: first-call" \\
  -H "Content-Type: application/json" \\
  -d '{"operation":"api.call","quantity":1}'`;

const answer = `HTTP/1.1 201 Created
X-Credits-Cost: 1
X-Credits-Remaining: 499`;

/** Prices change by published versions: the page is made when it is asked for. */
export const dynamic = "force-dynamic";

export default async function LandingPage() {
  const { operations } = await readPrices();
  const server = env().APP_URL;
  return (
    <>
      <section className="max-w-3xl pt-14 pb-10 sm:pt-20">
        <h1 className="text-[32px] leading-10 font-semibold tracking-[-0.03em] text-balance sm:text-hero">
          Prepaid credits for software used by organizations
        </h1>
        <p className="mt-4 max-w-2xl text-base leading-6 text-dim">
          An organization buys credits, and its people, API keys and sub-organizations spend from
          one pool. Every operation shows its price before it runs, is charged only if it takes
          effect, and leaves a ledger entry that says who spent how much, on what, and what is left.
        </p>
        <div className="mt-6 flex flex-wrap gap-2">
          <Button asChild variant="primary" size="lg">
            <Link href="/sign-up">Start with {freeCredits} credits</Link>
          </Button>
          <Button asChild size="lg">
            <Link href="/docs" prefetch={false}>
              Read the docs
            </Link>
          </Button>
        </div>
      </section>

      <ProductPicture
        first
        name="overview"
        alt="An organization’s overview: credits left, how long they will last, and what used them"
      />

      <dl className="mt-10 grid gap-x-8 gap-y-5 border-y py-6 min-[480px]:grid-cols-2 lg:grid-cols-4">
        {facts.map(({ figure, words }) => (
          <div key={words} className="flex flex-col-reverse justify-end">
            <dt className="text-13 text-dim">{words}</dt>
            <dd className="text-xl font-semibold tracking-tight">{figure}</dd>
          </div>
        ))}
      </dl>

      <Section className="mt-14" title="How it works">
        <ol className="grid gap-x-10 gap-y-8 md:grid-cols-2">
          <Step number={1} title="Fill the pool">
            <p>
              Sign up, verify your address, and {freeCredits} free credits are there. Buy a package
              when they run low, or save a card: below {formatCredits(Number(thresholdCredits))}{" "}
              credits it brings the balance back to {formatCredits(Number(targetCredits))}, within
              the monthly limit you set.
            </p>
          </Step>
          <Step number={2} title="Spend from anywhere">
            <p>
              Sub-organizations share the pool or have their own. Every credit is attributed to the
              organization, the person or the key that spent it. Send an{" "}
              <code>Idempotency-Key</code> and a repeated request is charged once.
            </p>
          </Step>
          <Step number={3} title="Call the API, and read the balance in the response" wide>
            <div className="grid gap-3 md:grid-cols-[2fr_1fr]">
              <CodeBlock code={curlTo(server)} label="Charge one API call" />
              <CodeBlock code={answer} label="Response headers" />
            </div>
          </Step>
        </ol>
      </Section>

      <div id="ten-of-fifty" className="scroll-mt-14">
        <Section className="mt-14" title="Exactly ten of fifty">
          <TenOfFifty server={server} />
        </Section>
      </div>

      <Section className="mt-14" title="See where every credit went">
        <div className="grid gap-6 md:grid-cols-2">
          <figure>
            <ProductPicture
              name="ledger"
              alt="The ledger: who moved how many credits, and the balance after each entry"
            />
            <figcaption className="mt-2 text-13 text-dim">
              The ledger shows who spent how much on what. Entries can’t be changed afterwards.
            </figcaption>
          </figure>
          <figure>
            <ProductPicture
              name="billing"
              alt="The billing page: the balance, packages to buy and credits by wallet"
            />
            <figcaption className="mt-2 text-13 text-dim">
              Billing shows every grant in the order it’s used, and when it expires.
            </figcaption>
          </figure>
        </div>
      </Section>

      <Section className="mt-14" title="What’s built in, and what you meter">
        <div className="grid gap-x-10 gap-y-6 text-dim md:grid-cols-2">
          <p>
            <strong className="block font-medium text-ink">Built in</strong>
            Accounting: accounts, transactions, invoices, bills, bank reconciliation, reports and
            exports. The work and its charge are saved together, or not at all.
          </p>
          <p>
            <strong className="block font-medium text-ink">Metered by you</strong>
            API calls, model tokens, images, containers and compute minutes run in your own
            software. You report them, and we charge the prices below. We don’t run models or
            containers for you.
          </p>
        </div>
      </Section>

      <Section
        className="mt-14"
        title="Packages"
        description="Paid once, by card. Purchased credits don’t expire."
        aside={<Link href="/pricing#larger">Larger amounts</Link>}
      >
        <PackageCards packages={packageCards} />
      </Section>

      <Section
        className="mt-14"
        title="Estimate your month"
        description="Enter your monthly usage. The base fee is included."
      >
        <BillCalculator
          operations={calculatorOperations(operations)}
          presets={calculatorPresets}
          packages={packageCards}
          baseFeeCreditsPerWeek={baseFeeCreditsPerWeek}
        />
      </Section>

      <Section
        className="mt-14"
        title="Every price"
        description="These are the prices we charge. Failed operations cost nothing, and a repeated request with the same idempotency key is charged once."
        aside={<Link href="/pricing">Models, base fee and team prices</Link>}
      >
        <PriceTable groups={priceGroups(operations)} />
      </Section>
    </>
  );
}

function Step({
  number,
  title,
  wide = false,
  children,
}: {
  number: number;
  title: string;
  wide?: boolean | undefined;
  children: React.ReactNode;
}) {
  return (
    <li className={wide ? "min-w-0 md:col-span-2" : "min-w-0"}>
      <p className="text-13 text-dim">{number}</p>
      <h3 className="mb-2 font-medium">{title}</h3>
      <div className="text-dim [&_code]:text-13">{children}</div>
    </li>
  );
}
