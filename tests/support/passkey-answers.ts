/** What a browser might answer of a passkey, in shape; no challenge of ours was signed. */
const credential = { id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {} };

export const madeByPasskey = {
  ...credential,
  response: { clientDataJSON: "e30", attestationObject: "AAAA" },
};

export const signedByPasskey = {
  ...credential,
  response: { clientDataJSON: "e30", authenticatorData: "AAAA", signature: "AAAA" },
};
