/**
 * What the rules of grants are set to, in one place. Credits and days are whole numbers.
 */
export const grantSettings = {
  /** A billion credits is ten million dollars: what is above it is a typing mistake. */
  maximumGrantCredits: 1_000_000_000,
  /** All living grants of an account together: what a JSON number carries to the microcredit. */
  maximumAccountCredits: 9_000_000_000,
  /** A century: later dates are typing mistakes, and "never" has a way to be said. */
  maximumLifetimeDays: 36_525,
  /** The burn order is found on every charge, so its length is bounded. */
  maximumWallets: 20,
  /** A notice goes out at each of these distances from the expiry, farthest first. */
  noticeDays: [30, 7, 1],
  /** Less than this is not worth an email. */
  noticeMinimumCredits: 1,
  /** Notices go out from this hour on, in the organization's own time zone. */
  noticeFromHour: 8,
} as const;
