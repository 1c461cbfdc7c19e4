import { noContent } from "../../lib/entra/graph";
import type { CycleSummary, Fault } from "../../sandbox/entra";
import { changeSomething } from "./changes";
import { differences } from "./check";
import { createSoakTenant, type SoakTenant } from "./soak-tenant";

export interface SoakOptions {
  readonly seed: number;
  readonly cycles: number;
  /** Changes while each cycle runs. */
  readonly changesPerCycle: number;
  readonly dialect: "legacy" | "compliant";
}

export interface SoakReport {
  readonly people: number;
  readonly cycles: number;
  readonly requests: number;
  readonly failures: number;
  readonly quarantines: number;
  /** Unwanted differences between the target and its expected state; empty when there are none. */
  readonly differences: readonly string[];
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** Faults of a target, by their share of the requests. */
const targetFaults: readonly Fault[] = [
  { status: 429, retryAfter: 1, probability: 0.04 },
  { status: 429, probability: 0.02 },
  { status: 503, probability: 0.04 },
  { status: 500, carriedOut: true, probability: 0.03 },
  { drop: true, probability: 0.02 },
  { drop: true, carriedOut: true, probability: 0.03 },
  { latency: 300, carriedOut: true, drop: true, probability: 0.002 },
  { latency: 20, probability: 0.05 },
  { status: 401, probability: 0.0005 },
];

/** Faults of Graph, by their share of the requests. */
const graphFaults: readonly Fault[] = [
  { status: 429, retryAfter: 2, probability: 0.05 },
  { status: 429, probability: 0.03 },
  { status: 503, probability: 0.04 },
  { status: 500, carriedOut: true, probability: 0.02 },
  { drop: true, probability: 0.02 },
  { drop: true, carriedOut: true, probability: 0.02 },
  { latency: 5, probability: 0.05 },
];

/**
 * Changes people while cycles run and requests fail on both sides; then the faults end, cycles run until nothing is left
 * to do, and the target has to be what the mappings say.
 */
export async function soak({ seed, cycles, changesPerCycle, dialect }: SoakOptions): Promise<SoakReport> {
  const world = await createSoakTenant(seed, dialect);
  try {
    const { sandbox, target } = world;
    await foundGroups(world);
    for (const fault of targetFaults) target.faults.add(fault);
    for (const fault of graphFaults) sandbox.faults.add({ path: "^/v1.0/", ...fault });
    const ran: CycleSummary[] = [];
    for (let cycle = 0; cycle < cycles; cycle++) {
      const running = sandbox.advanceClock(40 * minute);
      for (let change = 0; change < changesPerCycle; change++) await changeSomething(world);
      await running;
    }
    target.faults.clear();
    sandbox.faults.clear();
    ran.push(...(await untilQuiet(world)));
    const found = differences(world, "no others").map((line) => `before the restart: ${line}`);
    await world.synchronization.restart(world.app, world.job, "Watermark, Escrows, QuarantineState");
    ran.push(...(await untilQuiet(world)));
    found.push(...differences(world, "complete"));
    const failures = sandbox.tenant.state.provisioningLog.filter(isFailure);
    await sandbox.advanceClock(31 * day);
    await untilQuiet(world);
    found.push(...differences(world, "complete").map((line) => `after the purge: ${line}`));
    return {
      people: Object.keys(sandbox.tenant.state.users).length,
      cycles: cycles + ran.length,
      requests: Object.values(target.requests).reduce((sum, count) => sum + count, 0),
      failures: failures.length,
      quarantines: sandbox.tenant.findJob(world.job).notices?.length ?? 0,
      differences: found,
    };
  } finally {
    await world.stop();
  }
}

const isFailure = ({ provisioningStatusInfo: info }: Readonly<Record<string, unknown>>) =>
  (info as { status?: string } | undefined)?.status === "failure";

/** Three groups that are assigned to the application. */
async function foundGroups({ sandbox, app, graph }: SoakTenant): Promise<void> {
  const { appRoles } = sandbox.tenant.state.servicePrincipals[app] ?? { appRoles: [] };
  for (const name of ["Advisors", "Branch heads", "Back office"]) {
    const { id } = sandbox.tenant.addGroup(name);
    await graph.request(
      {
        method: "POST",
        path: `/servicePrincipals/${app}/appRoleAssignedTo`,
        body: { principalId: id, resourceId: app, appRoleId: appRoles[0]?.id },
        permission: "AppRoleAssignment.ReadWrite.All",
      },
      noContent,
    );
  }
}

const mostQuietCycles = 40;

/** Runs cycles, a day apart so that every failed entry is due, until one has nothing to do. */
async function untilQuiet({ sandbox, job: id }: SoakTenant): Promise<CycleSummary[]> {
  const ran: CycleSummary[] = [];
  while (ran.length < mostQuietCycles) {
    await sandbox.advanceClock(day);
    const summary = await sandbox.runCycle(id);
    ran.push(summary);
    const { escrows = [] } = sandbox.tenant.findJob(id);
    if (summary.requests === 0 && !summary.quarantined && escrows.length === 0) return ran;
  }
  throw new Error(`still busy after ${ran.length} cycles: ${JSON.stringify(ran.at(-1))}`);
}
