import { describe, expect, it } from "vitest";
import { describeReturn } from "./describe-return";

const answer = {
  about: "purchase" as const,
  credits_added: 0,
  credits_remaining: 5500,
  card_saved: false,
};

describe("describeReturn", () => {
  it("says how many credits were added, and what is available", () => {
    const words = describeReturn({ ...answer, status: "paid", credits_added: 5000 });
    expect(words.title).toBe("5,000 credits added");
    expect(words.text).toContain("You now have 5,500 credits");
  });
  it("says that saving a card charged nothing", () => {
    const words = describeReturn({ ...answer, status: "card_saved", card_saved: true });
    expect(words.title).toBe("Card saved");
    expect(words.text).toContain("Nothing was charged");
  });
  it.each(["expired", "checkout_open", "created"])(
    "says of a checkout that is %s that nothing was charged",
    (status) => {
      expect(describeReturn({ ...answer, status }).title).toContain("nothing was charged");
    },
  );
  it("says of a recharge that was not confirmed that nothing was charged", () => {
    const words = describeReturn({ ...answer, about: "recharge", status: "requires_action" });
    expect(words.title).toContain("nothing was charged");
    expect(words.mayChange).toBe(true);
  });
  it("offers to look again while the bank has not settled", () => {
    expect(describeReturn({ ...answer, status: "processing" }).mayChange).toBe(true);
  });
  it("claims neither a charge nor its absence for a state it does not know", () => {
    const words = describeReturn({ ...answer, status: "something_new" });
    expect(`${words.title} ${words.text}`).not.toContain("charged");
  });
});
