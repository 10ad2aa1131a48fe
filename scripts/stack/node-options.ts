/**
 * How our processes run on Node (README, Deployment). Less room for new objects, and a heap that may not grow to a
 * part of the machine's memory: V8 then collects what a load leaves behind instead of keeping it.
 */
export const nodeOptions = ["--max-semi-space-size=8", "--max-old-space-size=1024"];
