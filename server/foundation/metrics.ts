import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH = [1, 2, 4, 8, 16, 32, 64, 128, 256];

// On globalThis for the same reason as the database client: the web process holds this module twice.
const shared = globalThis as typeof globalThis & {
  bursarMetrics?: ReturnType<typeof createMetrics>;
};

/** What this process counts of itself. The names and labels are what dashboards and alerts are written against. */
export function metrics(): ReturnType<typeof createMetrics> {
  shared.bursarMetrics ??= createMetrics();
  return shared.bursarMetrics;
}

function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  // Memory, CPU, garbage collection, event loop, file handles.
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: "bursar_request_duration_seconds",
      help: "Time from an authenticated request to its answer, by endpoint, whether REST, tRPC or MCP",
      labelNames: ["endpoint"],
      buckets: SECONDS,
      registers,
    }),
    refusals: new Counter({
      name: "bursar_refusals_total",
      help: "Requests that were refused or failed, by error code; `internal` is a fault of ours",
      labelNames: ["code"],
      registers,
    }),
    charges: new Counter({
      name: "bursar_charges_total",
      help: "Charges that were decided: charged, replayed, insufficient, over_budget, conflict",
      labelNames: ["outcome"],
      registers,
    }),
    batchSize: new Histogram({
      name: "bursar_batch_size",
      help: "Requests that shared one commit",
      buckets: BATCH,
      registers,
    }),
    batchSeconds: new Histogram({
      name: "bursar_batch_duration_seconds",
      help: "Time that a batch took, its commit included",
      buckets: SECONDS,
      registers,
    }),
    batchWait: new Histogram({
      name: "bursar_batch_wait_seconds",
      help: "How long the first request of a batch had waited for the batch before it",
      buckets: SECONDS,
      registers,
    }),
    replicaReads: new Counter({
      name: "bursar_replica_reads_total",
      help: "Reads meant for the read replica: answered by it (replica), or by the primary because it was behind, failed, or was left_out since",
      labelNames: ["outcome"],
      registers,
    }),
    jobSeconds: new Histogram({
      name: "bursar_job_duration_seconds",
      help: "Time that a background job took, by name and whether it failed",
      labelNames: ["job", "failed"],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300],
      registers,
    }),
  };
}

type Pool = { totalCount: number; idleCount: number; waitingCount: number };

/** Shows the connections of a pool from now on, in place of the one before. */
export function watchPool(pool: Pool): void {
  const { registry } = metrics();
  const name = "bursar_pool_connections";
  registry.removeSingleMetric(name);
  new Gauge({
    name,
    help: "Connections of the pool: open, idle, and requests waiting for one",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      this.set({ state: "open" }, pool.totalCount);
      this.set({ state: "idle" }, pool.idleCount);
      this.set({ state: "waiting" }, pool.waitingCount);
    },
  });
}
