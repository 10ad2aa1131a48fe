import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What a page at an address gets of an authenticator; by default ours, and with the finger on it. */
type Circumstances = { origin?: string; rpId?: string; verified?: boolean };

/** An authenticator made of software: one key, its counter, and the answers a browser would pass on. */
export class SoftPasskey {
  readonly id = randomBytes(16).toString("base64url");
  counter = 0;
  private readonly keys: { privateKey: KeyObject; publicKey: KeyObject };

  constructor() {
    this.keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  }

  /** Makes the passkey that options ask for. */
  create({ challenge }: { challenge: string }, how: Circumstances = {}) {
    const { x = "", y = "" } = this.keys.publicKey.export({ format: "jwk" });
    const key = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]);
    const id = Buffer.from(this.id, "base64url");
    const length = Buffer.from([id.length >> 8, id.length & 255]);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, cbor(key)]);
    const authData = this.authenticatorData(how, 0x40, attested);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", authData],
    ]);
    return this.answer({
      clientDataJSON: clientData("webauthn.create", challenge, how).toString("base64url"),
      attestationObject: cbor(attestation).toString("base64url"),
      transports: ["internal"],
    });
  }

  /** Signs the challenge that options ask for. */
  get({ challenge }: { challenge: string }, how: Circumstances = {}) {
    this.counter++;
    const client = clientData("webauthn.get", challenge, how);
    const data = this.authenticatorData(how, 0, Buffer.alloc(0));
    const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
    return this.answer({
      clientDataJSON: client.toString("base64url"),
      authenticatorData: data.toString("base64url"),
      signature: sign("sha256", signed, this.keys.privateKey).toString("base64url"),
    });
  }

  private answer<Response>(response: Response) {
    const { id } = this;
    const type = "public-key" as const;
    return { id, rawId: id, type, clientExtensionResults: {}, response };
  }

  private authenticatorData({ rpId, verified = true }: Circumstances, flags: number, rest: Buffer) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const rp = createHash("sha256")
      .update(rpId ?? ourUrl().hostname)
      .digest();
    const present = 0x01 | (verified ? 0x04 : 0) | flags;
    return Buffer.concat([rp, Buffer.from([present]), counter, rest]);
  }
}

function ourUrl(): URL {
  return new URL(process.env.APP_URL ?? "");
}

function clientData(type: string, challenge: string, { origin = ourUrl().origin }: Circumstances) {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

/** As much of CBOR as an attestation needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(cbor)]);
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size]);
  if (size < 256) return Buffer.from([(major << 5) | 24, size]);
  return Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
}
