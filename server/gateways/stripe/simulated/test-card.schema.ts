/** What becomes of a charge: typed in on a page, and later when it is charged by itself. */
type Behaviour =
  | { result: "succeeded" }
  | { result: "requires_action" }
  | { result: "declined"; code: string; declineCode: string };

type TestCard = {
  number: string;
  last4: string;
  /** What it is for, as the page says it. */
  label: string;
  onPage: Behaviour;
  /** Whether the bank takes a payment on a page back as soon as it is made. */
  isDisputed: boolean;
  offSession: Behaviour;
};

const succeeded: Behaviour = { result: "succeeded" };
const declined = (declineCode: string): Behaviour => ({
  result: "declined",
  code: "card_declined",
  declineCode,
});

/** Named after the test cards of Stripe, which do the same there. */
export const testCards = [
  card("4242424242424242", "Succeeds", succeeded, succeeded),
  card("4000000000000002", "Is declined", declined("generic_decline")),
  card("4000000000009995", "Has insufficient funds", declined("insufficient_funds")),
  card("4000002760003184", "Succeeds here; auto-recharge asks for confirmation", succeeded, {
    result: "requires_action",
  }),
  card(
    "4000000000000341",
    "Succeeds here; auto-recharge is declined",
    succeeded,
    declined("generic_decline"),
  ),
  card(
    "4000000000009987",
    "Succeeds here; auto-recharge learns that it was lost",
    succeeded,
    declined("lost_card"),
  ),
  {
    ...card("4000000000000259", "Succeeds, and is disputed at once", succeeded, succeeded),
    isDisputed: true,
  },
] as const satisfies readonly TestCard[];

export const testCardNumbers = testCards.map(({ number }) => number) as [string, ...string[]];

export function testCard(number: string): TestCard | undefined {
  return testCards.find((one) => one.number === number || one.last4 === number);
}

function card(
  number: string,
  label: string,
  onPage: Behaviour,
  offSession: Behaviour = onPage,
): TestCard {
  return { number, last4: number.slice(-4), label, onPage, isDisputed: false, offSession };
}
