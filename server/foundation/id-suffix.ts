const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** Ten bits as two characters. */
const PAIRS = Array.from({ length: 1024 }, (_, n) => `${ALPHABET[n >> 5]}${ALPHABET[n & 31]}`);

let moment = 0;
let momentText = "";
/** Ids of one millisecond count up, so that they sort by age too. */
let count = 0;

/**
 * The part of a TypeID after its prefix: a UUIDv7 in base32, 26 characters that sort by age within a
 * process, also where its clock is set back. Written out because each paid call takes two, and the
 * library that this is tested against spends on them as long as the call does on its price and hashes.
 * @param now milliseconds
 */
export function newSuffix(now: number = Date.now()): string {
  if (now > moment) {
    moment = now;
    // 48 bits of time after two zero bits: the first ten characters.
    const upper = Math.floor(now / 0x100000);
    momentText = `${PAIRS[upper >>> 20]}${PAIRS[(upper >>> 10) & 1023]}${PAIRS[upper & 1023]}${four(now % 0x100000)}`;
    count = random() >>> 1; // the upper half is room to count
  } else {
    count++;
  }
  // Version 7, 12 bits of the count, variant 2 (binary 10), 20 bits of the count, 42 random bits.
  const one = random();
  const other = random();
  return `${momentText}${four(0x70000 | ((count >>> 20) << 4) | 0b1000 | ((count >>> 18) & 0b11))}${four(
    ((count & 0x3ffff) << 2) | (one & 0b11),
  )}${four(one >>> 12)}${four(other >>> 12)}`;
}

/** Twenty bits as four characters. */
function four(bits: number): string {
  return `${PAIRS[bits >>> 10]}${PAIRS[bits & 1023]}`;
}

const randomWords = new Uint32Array(512);
let randomUsed = randomWords.length;

/** 32 bits from the system's generator, which is asked for many at once. */
function random(): number {
  if (randomUsed === randomWords.length) {
    crypto.getRandomValues(randomWords);
    randomUsed = 0;
  }
  return randomWords[randomUsed++] as number;
}
