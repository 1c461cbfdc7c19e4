import type { StackConfig } from "../../../lib/config";
import { ScimformError } from "../../../lib/core/problem";
import { GraphError, holdsDeletions, type ProvisioningLogEntry } from "../../../lib/entra/graph";
import { findPerson } from "../../../lib/entra/graph/person-lookup";
import { readPerson } from "../../../lib/entra/graph/person";
import { compilePlan, previewPerson, type PersonPreview } from "../../../lib/preview";
import { expect, type PersonVerdict, recognisedBy, type Traces, linkedAccount, verifyOne } from "../../../lib/verify";
import type { CommandContext } from "../../context";
import type { EntraDeployment } from "../session";
import { assignmentOf, configuredAssignments, liveAssignments } from "../preview/assignments";
import { openTarget } from "../../target";
import { type LiveMapping, readLiveMapping } from "../live-mapping";
import { provisionedGroups } from "../provisioned-groups";
import { targetAccounts } from "../target-accounts";
import { JobTraces, lastOf } from "../traces";
import { findNested, type GroupPath } from "./nested-group";

/** Everything that was read about one person. */
export interface PersonFacts {
  readonly deployment: EntraDeployment;
  readonly person: string;
  readonly objectId: string;
  readonly preview: PersonPreview;
  /** Whether the person is to have an account by the config. */
  readonly wanted: "wanted" | "unwanted" | "unknown";
  /** Whether the person is to have an account by the deployed configuration, where that differs from the config. */
  readonly deployedWanted: "wanted" | "unwanted" | "unknown" | undefined;
  readonly assigned: boolean;
  readonly assignedText: string;
  /** The config assigns the person, whether or not that is deployed. */
  readonly assignedByConfig: boolean;
  /** Path through nested groups; set only for people who are not assigned. */
  readonly nested: GroupPath | undefined;
  readonly live: LiveMapping;
  readonly credentials: boolean;
  /** Text: why the target cannot be read. */
  readonly account: PersonVerdict | string;
  readonly link: Awaited<ReturnType<JobTraces["link"]>>;
  /** Entry of the log; undefined when it cannot be read. */
  readonly entry: ProvisioningLogEntry | null | undefined;
}

export async function readPersonFacts(
  config: StackConfig,
  user: string,
  context: CommandContext,
): Promise<PersonFacts> {
  const deployment = await context.entra.deployment(config);
  const { app, job, tenant } = deployment;
  const { id } = await findPerson(tenant.graph, user);
  const plan = compilePlan(config.schema, { scope: config.scope });
  const live = await readLiveMapping(deployment);
  const names = [...new Set([...plan.sourceAttributes, ...(live.plan?.sourceAttributes ?? []), ...recognisedBy])];
  const attributes = await readPerson(tenant.graph, id, names);
  const assignment = assignmentOf(await liveAssignments(app, tenant), id) ?? { assigned: false, via: [], roles: [] };
  const subject = { attributes, assignment };
  const expectation = expect(plan, subject);
  const deployed = live.plan && expect(live.plan, subject);
  const traces = new JobTraces(deployment, context.io);
  const link = await traces.link(id);
  const entries = await traces.entriesOf(id);
  // Read once: what is judged is what is shown.
  const known: Traces = {
    link: async (each) => (each === id ? link : traces.link(each)),
    lastEntries: async (ids) => entries && lastOf(ids, entries),
  };
  const isAssigned = plan.everybody || assignment.assigned;
  const look = async (): Promise<PersonVerdict> => {
    const client = await openTarget(context, config);
    const groups = await provisionedGroups(config, deployment, client, known);
    const references = { groups, accountOf: (each: string) => linkedAccount(each, known) };
    const subjects = { person: expectation, ...(deployed && { deployed }) };
    return verifyOne(plan, subjects, targetAccounts(client), known, { holding: holdsDeletions(job), references });
  };
  return {
    deployment,
    person: expectation.person,
    objectId: id,
    preview: previewPerson(plan, subject),
    wanted: expectation.account,
    deployedWanted: deployed?.account,
    assigned: isAssigned,
    assignedText: plan.everybody ? "everybody is in scope" : assignment.via.join(" and "),
    assignedByConfig: !isAssigned && (await isAssignedByConfig(id, deployment)),
    nested: isAssigned ? undefined : await findNested(tenant.directory, app.id, id),
    live,
    credentials: live.credentials,
    account:
      config.rules?.readable === false ? "its token lets nobody but Entra read accounts" : await orReason(look()),
    link,
    entry: entries && (entries[0] ?? null),
  };
}

async function isAssignedByConfig(id: string, { config, tenant }: EntraDeployment): Promise<boolean> {
  // A group of the config that is not there is what `preview` and the plan stop at.
  const configured = await orReason(configuredAssignments(config, tenant));
  return typeof configured === "object" && configured.has(id);
}

/** A target that does not answer, or whose token is not at hand, leaves the rest to be said. */
async function orReason<T>(answer: Promise<T>): Promise<T | string> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ScimformError) || error instanceof GraphError) throw error;
    return error.problems.map(({ summary }) => summary.replace(/\.$/, "")).join("; ");
  }
}
