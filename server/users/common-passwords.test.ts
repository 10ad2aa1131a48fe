import { describe, expect, it } from "vitest";
import { refuseGuessable } from "./common-passwords";

const ada = {
  email: "ada.lovelace@engines.test",
  name: "Ada Lovelace",
  organization: "Engine Works",
};

describe("a password that is chosen", () => {
  it.each([
    "password123",
    "PASSWORD123",
    "Password123!",
    "P@ssw0rd2024",
    "p a s s w o r d 1 2 3",
    "qwertyuiop",
    "1234567890",
    "sunshine2026!!",
    "!!letmein!!!",
    "passwordpassword",
    "aaaaaaaaaa",
    "abababababab",
    "abcdefghij",
    "9876543210",
    "1q2w3e4r5t",
    "basketball",
  ])("%s is refused as common", async (password) => {
    await expect(refuseGuessable(password, ada)).rejects.toMatchObject({
      code: "validation_failed",
      message: expect.stringContaining("too common"),
    });
  });

  it.each([
    "ada.lovelace@engines.test",
    "Ada Lovelace",
    "adalovelace1!",
    "Ada.Lovelace2026",
    "EngineWorks-2026",
    "l0vel@ce.ada.lovelace@engines.test".slice(-25),
  ])("%s is refused as their own", async (password) => {
    await expect(refuseGuessable(password, ada)).rejects.toMatchObject({
      code: "validation_failed",
      message: expect.stringContaining("your own"),
    });
  });

  it.each([
    "correct horse battery",
    "correct-horse-battery",
    "a long enough password",
    "an entirely new passphrase",
    "tr0ub4dor&3-staple",
    "Zs9!kQ2#vB",
    "dragon83459721035",
    "mein Pferd frisst Gurken",
  ])("%s is accepted", async (password) => {
    await expect(refuseGuessable(password, ada)).resolves.toBeUndefined();
    await expect(refuseGuessable(password, {})).resolves.toBeUndefined();
  });
});
