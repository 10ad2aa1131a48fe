/** The names of wallets by their ids. */
export type WalletNames = Readonly<Record<string, string>>;

/** Whose rule it was, where it was a wallet's and not the account's own. */
export function walletNote(walletId: string | null, wallets: WalletNames): string | null {
  return walletId && `For the wallet ${wallets[walletId] ?? walletId}`;
}

/** What is small under a reason; nothing where there is nothing to say. */
export function RowNote({ notes }: { notes: readonly (string | false | null)[] }) {
  const said = notes.filter(Boolean).join(" · ");
  return said ? <span className="block text-xs font-normal text-dim">{said}</span> : null;
}
