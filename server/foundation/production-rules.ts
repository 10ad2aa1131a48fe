/** The part of a configuration that must be safe before strangers can reach it. */
type Guarded = {
  APP_URL: string;
  DATABASE_URL: string;
  DATABASE_DIRECT_URL?: string | undefined;
  NEXTAUTH_SECRET: string;
  NEXTAUTH_SECRET_PREVIOUS?: string | undefined;
  METRICS_TOKEN?: string | undefined;
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
  STRIPE_WEBHOOK_SECRET_PREVIOUS?: string | undefined;
  RESEND_API_KEY: string;
};

export type Fault = { name: keyof Guarded; message: string };

/** Values that appear in examples and local mode. */
const KNOWN_DEFAULTS =
  /change[-_ ]?me|example|placeholder|default|your[-_ ]|secret[-_ ](secret|here)|_local_|^local-/i;

const PREFIXES: Partial<Record<keyof Guarded, RegExp>> = {
  STRIPE_SECRET_KEY: /^(sk|rk)_(live|test)_/,
  STRIPE_WEBHOOK_SECRET: /^whsec_/,
  STRIPE_WEBHOOK_SECRET_PREVIOUS: /^whsec_/,
  RESEND_API_KEY: /^re_/,
};
/** What stands behind a prefix; real ones are far longer. */
const MIN_SECRET_CHARACTERS = 6;

/** What production must not run with: each fault by the variable, and what to do about it. */
export function findProductionFaults(value: Guarded): Fault[] {
  return [...faultsOfSecrets(value), ...faultsOfAddress(value)];
}

function faultsOfSecrets(value: Guarded): Fault[] {
  const faults: Fault[] = [];
  const names = [
    ...(Object.keys(PREFIXES) as (keyof Guarded)[]),
    "NEXTAUTH_SECRET" as const,
    "NEXTAUTH_SECRET_PREVIOUS" as const,
    "METRICS_TOKEN" as const,
  ];
  const secrets = names.flatMap((name) => {
    const secret = value[name];
    return secret === undefined
      ? []
      : [{ name, secret, part: secret.replace(PREFIXES[name] ?? "", "") }];
  });
  for (const { name, secret, part } of secrets) {
    if (KNOWN_DEFAULTS.test(secret))
      faults.push({ name, message: "is a default or example value: use a real one" });
    else if (part.length < MIN_SECRET_CHARACTERS)
      faults.push({ name, message: "has nothing behind its prefix: copy the whole secret" });
    else if (isGuessable(part))
      faults.push({
        name,
        message: "is easy to guess (repeated or consecutive characters): use a random one",
      });
  }
  const others = secrets.filter(({ name }) => name !== "NEXTAUTH_SECRET");
  const passwords = [value.DATABASE_URL, value.DATABASE_DIRECT_URL].flatMap(
    (url) => (url && databasePassword(url)) || [],
  );
  if ([...others.map(({ secret }) => secret), ...passwords].includes(value.NEXTAUTH_SECRET))
    faults.push({
      name: "NEXTAUTH_SECRET",
      message: "is another secret too: use one of its own, such as `openssl rand -base64 32`",
    });
  return faults;
}

/** The password in a database's URL; null where it cannot be read. */
export function databasePassword(databaseUrl: string): string | null {
  const url = URL.parse(databaseUrl);
  try {
    return url && decodeURIComponent(url.password);
  } catch {
    return null;
  }
}

function faultsOfAddress({ APP_URL }: Guarded): Fault[] {
  if (APP_URL.startsWith("https:")) return [];
  return [
    {
      name: "APP_URL",
      message: "is not https: passwords, sessions and keys would travel in the open",
    },
  ];
}

/** Whether a secret has little in it: few characters, one piece again and again, or the alphabet. */
function isGuessable(secret: string): boolean {
  const distinct = new Set(secret).size;
  if (distinct < Math.min(10, Math.ceil(secret.length / 2))) return true;
  if (periodOf(secret) <= secret.length / 2) return true;
  const steps = [...secret]
    .slice(1)
    .map((character, n) => character.charCodeAt(0) - secret.charCodeAt(n));
  return steps.filter((step) => Math.abs(step) <= 1).length > steps.length / 2;
}

/** After how many characters it begins again; its length when it never does. */
function periodOf(text: string): number {
  for (let period = 1; period < text.length; period++) {
    if (text.startsWith(text.slice(period))) return period;
  }
  return text.length;
}
