import type { ComboboxOption } from "@/components/ui/combobox-input";
import type { AccountAnswer } from "@/server/accounting/accounts/account.schema";

/** Accounts to choose from, as they are called everywhere. */
export function accountOptions(accounts: readonly AccountAnswer[]): ComboboxOption[] {
  return accounts.map(({ id, code, name }) => ({ value: id, label: `${code} · ${name}` }));
}
