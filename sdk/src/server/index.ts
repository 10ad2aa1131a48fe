export { createHandler, type HandlerOptions, type Permission, type Visitor } from "./handler.ts";
export { toNodeHandler } from "./node.ts";
