import { mapConcurrently } from "../../../lib/core/concurrency";
import { undefinedIfNotFound } from "../../../lib/core/not-found";
import { ScimformError } from "../../../lib/core/problem";
import type { ProvisioningLogEntry } from "../../../lib/entra/graph";
import { userNotFound } from "../../../lib/entra/graph/errors";
import { readPeople, readPerson } from "../../../lib/entra/graph/person";
import type { DirectoryAttributes } from "../../../lib/entra/language";
import { toText } from "../../../lib/entra/language/conversions";
import { compilePlan } from "../../../lib/preview";
import { expect, recognisedBy } from "../../../lib/verify";
import { assignmentOf, liveAssignments } from "../preview/assignments";
import { readLiveMapping } from "../live-mapping";
import type { EntraDeployment } from "../session";

/** A person or group whose removal from the target the deletion guard holds back. */
export interface HeldObject {
  readonly id: string;
  readonly name: string;
  readonly type: "User" | "Group";
  /** Id in the target; null: the log does not say. */
  readonly account: string | null;
  /** Whether a cycle would still remove it, by assignments, directory and filters as they are now. */
  readonly leaves: "yes" | "no" | "unknown";
  readonly why: string;
}

/** Number of people above which all are read, instead of one by one. */
const askedOneByOne = 50;
const atOnce = 4;
const most = 100_000;

/**
 * Reads the objects whose removal is held back, by the log of the last cycle, and whether they would still be removed. The
 * deployed configuration decides, not the config.
 * @param after when the last cycle began, in milliseconds since 1970
 */
export async function readHeldObjects(deployment: EntraDeployment, after: number): Promise<HeldObject[]> {
  const { app, config, job, tenant } = deployment;
  const entries = await tenant.logs.list({ jobId: job.id, after: after - 1, action: "stagedDelete", most });
  const newest = [...new Map(entries.toReversed().map((entry) => [entry.subject.id, entry])).values()];
  if (newest.length === 0) return [];
  const live = await readLiveMapping(deployment);
  const plan = live.drift.length === 0 ? compilePlan(config.schema, { scope: config.scope }) : live.plan;
  const assignments = await liveAssignments(app, tenant);
  const assigned = new Set((await tenant.directory.assignments(app.id)).map(({ principalId }) => principalId));
  const people = newest.filter((entry) => !isGroup(entry)).map(({ subject }) => subject.id);
  const attributes = await readThem(deployment, people, [...(plan?.sourceAttributes ?? []), ...recognisedBy]);
  return newest.map((entry): HeldObject => {
    const { subject, targetId: account } = entry;
    const held = { id: subject.id, name: subject.name, account };
    if (isGroup(entry)) {
      const leaves = assigned.has(subject.id) ? "unknown" : "yes";
      return { ...held, type: "Group", leaves, why: leaves === "yes" ? "group not assigned" : "group assigned" };
    }
    const person = attributes.get(subject.id);
    if (!person) return { ...held, type: "User", leaves: "yes", why: "deleted in the directory" };
    if (!plan) return { ...held, type: "User", leaves: "unknown", why: "what is deployed cannot be evaluated" };
    const expectation = expect(plan, { attributes: person, assignment: assignmentOf(assignments, subject.id) });
    const why = expectation.facts.filter(({ about }) => about !== "matching").map(({ says }) => says);
    return {
      ...held,
      name: expectation.person,
      type: "User",
      leaves: leaving[expectation.account],
      why: why.join("; "),
    };
  });
}

const leaving = { wanted: "no", unwanted: "yes", unknown: "unknown" } as const;

const isGroup = ({ subject }: ProvisioningLogEntry): boolean => subject.type.toLowerCase() === "group";

/** Reads people by id; leaves out those who do not exist. */
async function readThem(
  { tenant: { graph } }: EntraDeployment,
  ids: readonly string[],
  names: readonly string[],
): Promise<Map<string, DirectoryAttributes>> {
  const found = new Map<string, DirectoryAttributes>();
  const add = (person: DirectoryAttributes): void => void found.set(toText(person["objectId"] ?? null), person);
  const wanted = [...new Set(names)];
  if (ids.length > askedOneByOne) {
    const asked = new Set(ids);
    for await (const person of readPeople(graph, wanted))
      if (asked.has(toText(person["objectId"] ?? null))) add(person);
    return found;
  }
  await mapConcurrently(ids, atOnce, async (id) => {
    const person = await undefinedIfNotFound(readPerson(graph, id, wanted), isUnknown);
    if (person) add(person);
  });
  return found;
}

const isUnknown = (error: unknown): boolean =>
  error instanceof ScimformError && error.problems.some(({ code }) => code === userNotFound.code);
