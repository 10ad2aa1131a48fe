import { describe, expect, it } from "vitest";
import { canonicalMailbox, isDisposable } from "./mailbox";

describe("a mailbox", () => {
  it.each([
    ["Ada@Acme.test", "ada@acme.test"],
    ["ada+1@acme.test", "ada@acme.test"],
    ["ada+1+2@acme.test", "ada@acme.test"],
    ["a.d.a@acme.test", "a.d.a@acme.test"],
    ["a.d.a@gmail.com", "ada@gmail.com"],
    ["A.da+x@googlemail.com", "ada@gmail.com"],
    ["ada+x@outlook.com", "ada@outlook.com"],
    ["ada-shop@yahoo.com", "ada@yahoo.com"],
    ["ada+x@icloud.com", "ada@icloud.com"],
    ["ada@me.com", "ada@icloud.com"],
    ["a.d-a_@pm.me", "ada@proton.me"],
    ["x@ada.fastmail.com", "ada@fastmail.com"],
    ["ada+x@fastmail.fm", "ada@fastmail.com"],
    ["+x@acme.test", "+x@acme.test"],
  ])("%s is %s", (email, mailbox) => {
    expect(canonicalMailbox(email)).toBe(mailbox);
    expect(canonicalMailbox(canonicalMailbox(email))).toBe(mailbox);
  });

  it.each([
    ["a@mailinator.com", true],
    ["a@MAILINATOR.com", true],
    ["a@inbox.mailinator.com", true],
    ["a@guerrillamail.com", true],
    ["a@gmail.com", false],
    ["a@acme.test", false],
    ["a@mailinator.com.acme.test", false],
  ])("%s is lent to anybody: %s", (email, disposable) => {
    expect(isDisposable(email)).toBe(disposable);
  });
});
