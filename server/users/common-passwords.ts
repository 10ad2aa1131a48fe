import { invalid } from "@/server/foundation/errors";

/** What is known about whoever chooses the password, and so guessed first. */
export type Chooser = {
  email?: string | undefined;
  name?: string | undefined;
  organization?: string | undefined;
};

/** A password that is a known word and a few signs is found as fast as the word. */
const MOST_SIGNS_AROUND = 6;

/** Signs that stand in for a letter. */
const LOOKALIKES: Record<string, string> = {
  "0": "o",
  "1": "l",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

let list: Promise<Set<string>> | undefined;

// Half a megabyte that only who chooses a password needs.
function commonPasswords(): Promise<Set<string>> {
  list ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"]),
  );
  return list;
}

/**
 * Refuses a password that guessers try first: a common one, one of a repeated or rising row of signs,
 * and the address, name or organization of whoever chooses it, each also with a few signs around it.
 * @throws validation_failed
 */
export async function refuseGuessable(password: string, chooser: Chooser): Promise<void> {
  const common = await commonPasswords();
  const forms = readings(password);
  const isCommon = forms.some((form) => common.has(form));
  if (isCommon || isRow(password.toLowerCase())) {
    throw invalid(
      "password",
      "This password is too common. Choose another, such as four unrelated words",
    );
  }
  const own = new Set(ownWords(chooser));
  if (forms.some((form) => own.has(form) || own.has(form.replace(/[^\p{L}\p{N}]/gu, "")))) {
    throw invalid(
      "password",
      "This password is your own address, name or organization. Choose one that others can't guess",
    );
  }
}

/** The ways a guesser reads a password: as it is, without the signs around it, with letters for lookalikes, once. */
function readings(password: string): string[] {
  const plain = password.normalize("NFKC").toLowerCase();
  const forms = new Set([plain, plain.replace(/\s+/g, "")]);
  for (const form of [...forms]) forms.add(withoutSignsAround(form));
  for (const form of [...forms]) {
    const letters = form.replace(/[013457@$!]/g, (sign) => LOOKALIKES[sign] ?? sign);
    forms.add(letters);
    forms.add(withoutSignsAround(letters));
  }
  for (const form of [...forms]) {
    const once = /^(.{3,}?)\1+$/su.exec(form)?.[1];
    if (once) forms.add(once);
  }
  forms.delete("");
  return [...forms];
}

function withoutSignsAround(form: string): string {
  const inner = form.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return inner !== "" && form.length - inner.length <= MOST_SIGNS_AROUND ? inner : form;
}

/** `aaaaaaaaaa`, `abababab`, `abcdefghij`, `9876543210`. */
function isRow(form: string): boolean {
  if (/^(.{1,2})\1+.?$/su.test(form)) return true;
  const steps = [...form].slice(1).map((sign, at) => sign.charCodeAt(0) - form.charCodeAt(at));
  return steps.every((step) => step === 1 || step === -9) || steps.every((step) => step === -1);
}

function ownWords({ email, name, organization }: Chooser): string[] {
  const [mailbox = "", domain = ""] = (email ?? "").toLowerCase().split("@");
  const words = [email ?? "", mailbox, domain, domain.split(".")[0] ?? "", name, organization];
  return words.flatMap((word) => {
    const plain = (word ?? "").normalize("NFKC").toLowerCase().trim();
    const joined = plain.replace(/[^\p{L}\p{N}]/gu, "");
    return [plain, joined].filter((form) => form.length >= 4);
  });
}
