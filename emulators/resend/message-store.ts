import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type AcceptedEmail, addressOf } from "./accept-email";

/** An email the emulator took, with what the API would tell about it later. */
export type StoredMessage = AcceptedEmail & {
  id: string;
  message_id: string;
  created_at: string;
  idempotency_key: string | null;
};

type IdempotencyRecord = { fingerprint: string; answer: unknown; usedAtMs: number };
type IdempotencyVerdict =
  | { kind: "new" }
  | { kind: "replay"; answer: unknown }
  | { kind: "other_body" };

export type MessageStore = {
  /** Newest first. */
  list(filter?: { to?: string | undefined }): StoredMessage[];
  find(id: string): StoredMessage | undefined;
  add(email: AcceptedEmail, idempotencyKey: string | null): StoredMessage;
  clear(): void;
  /** Grows with every change: lets a page ask "anything new?" cheaply. */
  revision(): number;
  checkIdempotency(scope: string, body: unknown): IdempotencyVerdict;
  rememberAnswer(scope: string, body: unknown, answer: unknown): void;
  /** Writes what is unsaved; resolves when it is on disk. */
  flush(): Promise<void>;
};

const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;
const SAVE_DELAY_MS = 250;
/** Bounds memory in long load tests; the oldest messages go first. */
const MESSAGES_KEPT = 5_000;
/** The file serves a person who restarts the app, not a load test: the newest are enough. */
const MESSAGES_SAVED = 500;

/** Opens the mailbox, reading `stateFile` when there is one. `now` is in milliseconds. */
export async function openMessageStore({
  stateFile,
  now,
}: {
  stateFile?: string | undefined;
  now: () => number;
}): Promise<MessageStore> {
  const messages: StoredMessage[] = []; // oldest first
  const byId = new Map<string, StoredMessage>();
  const idempotency = new Map<string, IdempotencyRecord>();
  let revision = 0;
  let unsaved = false;
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> = Promise.resolve();

  const saved = stateFile ? await readState(stateFile) : null;
  for (const message of saved?.messages ?? []) {
    messages.push(message);
    byId.set(message.id, message);
  }
  for (const [scope, record] of saved?.idempotency ?? []) idempotency.set(scope, record);

  function changed() {
    revision += 1;
    if (!stateFile) return;
    unsaved = true;
    timer ??= setTimeout(() => void flush(), SAVE_DELAY_MS).unref();
  }

  async function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (!stateFile) return;
    if (unsaved) {
      unsaved = false;
      const state: SavedState = {
        version: 1,
        messages: messages.slice(-MESSAGES_SAVED),
        idempotency: [...idempotency],
      };
      // One write after another: two at once would race for the same temporary file.
      saving = saving.then(() => writeState(stateFile, state));
    }
    await saving;
  }

  function forgetOldKeys() {
    // Keys are kept in the order of use, so the first young one ends the search.
    for (const [scope, record] of idempotency) {
      if (now() - record.usedAtMs < IDEMPOTENCY_MS) break;
      idempotency.delete(scope);
    }
  }

  return {
    list({ to } = {}) {
      const newestFirst = messages.toReversed();
      if (!to) return newestFirst;
      const wanted = addressOf(to);
      return newestFirst.filter((message) => recipientsOf(message).includes(wanted));
    },
    find: (id) => byId.get(id),
    add(email, idempotencyKey) {
      const id = randomUUID();
      const message: StoredMessage = {
        ...email,
        id,
        message_id: `<${id}@mail.localhost>`,
        created_at: new Date(now()).toISOString(),
        idempotency_key: idempotencyKey,
      };
      messages.push(message);
      byId.set(id, message);
      if (messages.length > MESSAGES_KEPT) {
        const oldest = messages.shift();
        if (oldest) byId.delete(oldest.id);
      }
      changed();
      return message;
    },
    clear() {
      messages.length = 0;
      byId.clear();
      // Keys stay: emptying the mailbox must not let a retry be delivered a second time.
      changed();
    },
    revision: () => revision,
    checkIdempotency(scope, body) {
      forgetOldKeys();
      const record = idempotency.get(scope);
      if (!record) return { kind: "new" };
      return record.fingerprint === fingerprintOf(body)
        ? { kind: "replay", answer: record.answer }
        : { kind: "other_body" };
    },
    rememberAnswer(scope, body, answer) {
      idempotency.set(scope, { fingerprint: fingerprintOf(body), answer, usedAtMs: now() });
      changed();
    },
    flush,
  };
}

/** Every address a message goes to, in lower case. */
export function recipientsOf(message: StoredMessage): string[] {
  return [...message.to, ...(message.cc ?? []), ...(message.bcc ?? [])].map(addressOf);
}

type SavedState = {
  version: 1;
  messages: StoredMessage[];
  idempotency: [string, IdempotencyRecord][];
};

async function readState(file: string): Promise<SavedState | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    const state: unknown = JSON.parse(text);
    if (isSavedState(state)) return state;
  } catch {
    // falls through: not JSON is the same as not ours
  }
  throw new Error(`${file} is not a mailbox of the Resend emulator: move it away and start again.`);
}

function isSavedState(state: unknown): state is SavedState {
  return (
    typeof state === "object" &&
    state !== null &&
    "version" in state &&
    state.version === 1 &&
    "messages" in state &&
    Array.isArray(state.messages) &&
    "idempotency" in state &&
    Array.isArray(state.idempotency)
  );
}

async function writeState(file: string, state: SavedState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  // The mailbox holds sign-in links: nobody else on the machine may read it.
  await writeFile(temporary, JSON.stringify(state), { mode: 0o600 });
  await rename(temporary, file);
}

function fingerprintOf(body: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sortKeys(body)))
    .digest("hex");
}

/** The same fields in another order are the same body. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
