/** More spellings of time zones than there are zones. */
const MOST_KEPT = 1_000;

/**
 * Makes a format once for each time zone or currency: making one takes a hundred times as long as using it, and a page
 * may say hundreds of times and amounts.
 */
export function formatCache<Format>(make: (key: string) => Format): (key: string) => Format {
  const made = new Map<string, Format>();
  return (key) => {
    let format = made.get(key);
    if (format === undefined) {
      format = make(key);
      if (made.size >= MOST_KEPT) made.clear();
      made.set(key, format);
    }
    return format;
  };
}
