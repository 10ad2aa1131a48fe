/** What a parameter may be, as read from the SDK's own declarations. */
export type ParameterNode =
  | "string"
  | "number"
  | "boolean"
  | "map"
  | "any"
  | "empty"
  | { enum: string[] }
  | { list: ParameterNode }
  | { anyOf: ParameterNode[] }
  | { fields: Record<string, ParameterNode>; required: string[] }
  | { ref: number };

/** The content of `parameters.generated.json`. */
export interface GeneratedParameters {
  sdk: string;
  apiVersion: string;
  /** Keyed by verb and path: `POST /v1/payment_intents/{id}/confirm`. */
  operations: Record<string, ParameterNode>;
  definitions: ParameterNode[];
}
