import {
  GraphError,
  isInTarget,
  isQuarantined,
  isRunning,
  ObjectConnectionApi,
  type ObjectLink,
} from "../../../lib/entra/graph";
import { findPerson } from "../../../lib/entra/graph/person-lookup";
import { readPerson } from "../../../lib/entra/graph/person";
import { compilePlan } from "../../../lib/preview";
import { OnDemandThrottle } from "../../../lib/provisioning/on-demand-throttle";
import { accountText, expect } from "../../../lib/verify";
import type { Expectation } from "../../../lib/verify/expectation";
import type { Accounts } from "../../../lib/verify/accounts";
import { locateByValues } from "../../../lib/verify/locate";
import type { StackConfig } from "../../../lib/config";
import { fail } from "../../../lib/core/problem";
import { confirm } from "../../confirm";
import type { CommandContext } from "../../context";
import type { EntraDeployment } from "../session";
import { assignmentOf, liveAssignments } from "../preview/assignments";
import type { Report } from "../../report";
import { openTarget } from "../../target";
import { outcomeText } from "../provision/print-result";
import { ruleFor } from "../provision/rule";
import { readLiveMapping } from "../live-mapping";
import * as errors from "./errors";
import { targetAccounts } from "../target-accounts";

/** Relinking of one person: the link that goes, and the account that Entra will match instead. */
interface Relinking {
  readonly id: string;
  readonly name: string;
  /** null: an interrupted run, or somebody else, has removed it. */
  readonly link: ObjectLink | null;
  readonly account: { readonly id: string; readonly text: string };
}

/**
 * Lets Entra match people anew who are linked with the wrong account. All their links go before anybody is provisioned: of two who
 * are swapped, each has the account of the other.
 * https://learn.microsoft.com/entra/identity/app-provisioning/manage-object-connections
 */
export async function relink(
  config: StackConfig,
  users: readonly string[],
  options: { readonly yes?: boolean; readonly json?: boolean },
  context: CommandContext,
  report: Report,
): Promise<void> {
  const { stack } = config;
  const deployment = await context.entra.deployment(config);
  const { app, job, tenant } = deployment;
  if (isQuarantined(job)) throw fail(errors.quarantined, stack);
  const connections = new ObjectConnectionApi(tenant.graph, app.id, job.id);
  if (!(await connections.isReadable())) throw fail(errors.unreadable, stack);
  const people = await prepare(users, deployment, connections, context);
  const open = people.filter(({ link, account }) => link?.targetId !== account.id);
  for (const { name, account } of people.filter((each) => !open.includes(each)))
    report.line(`${stack}: ${name} is linked with ${account.text} already`, "good");
  if (open.length === 0) return;
  const schema = await tenant.synchronization.getSchema(app.id, job.id);
  const ruleId = ruleFor(schema, "User", stack);
  const wasRunning = isRunning(job);
  for (const { name, link, account } of open)
    report.line(`${stack}: ${name}: from ${link?.targetId ?? "no account"} to ${account.text}`);
  report.line(
    wasRunning
      ? "  pauses provisioning, removes the links, provisions these people, and starts it again"
      : "  removes the links and provisions these people; provisioning stays stopped",
  );
  await confirm(`Linking ${open.map(({ name }) => name).join(", ")} anew`, options, context.io);
  // What is begun is brought to its end: a job that stays paused provisions nobody.
  const stopListening = context.io.onInterrupt(() =>
    report.line("Interrupted: the people named are brought to their end first.", "note"),
  );
  try {
    if (wasRunning) await tenant.synchronization.pause(app.id, job.id);
    try {
      await untilStopped(deployment, context);
      for (const { id } of open) await connections.delete(id);
      const pace = new OnDemandThrottle(context.io);
      for (const person of open) await provision(person, { deployment, connections, ruleId, pace, report });
    } finally {
      if (wasRunning) await tenant.synchronization.start(app.id, job.id);
    }
  } finally {
    stopListening();
  }
  report.line(`${stack}: provisioning ${wasRunning ? "runs again" : "stays stopped"}`);
}

async function prepare(
  users: readonly string[],
  deployment: EntraDeployment,
  connections: ObjectConnectionApi,
  context: CommandContext,
): Promise<Relinking[]> {
  const { app, config, tenant } = deployment;
  // Entra goes by what is deployed.
  const plan = (await readLiveMapping(deployment)).plan ?? compilePlan(config.schema, { scope: config.scope });
  const assignments = await liveAssignments(app, tenant);
  const named = new Map<string, string>();
  for (const user of users) {
    const { id, name } = await findPerson(tenant.graph, user);
    named.set(id, name);
  }
  const people: Relinking[] = [];
  let accounts: Accounts | undefined;
  for (const [id, name] of named) {
    const attributes = await readPerson(tenant.graph, id, plan.sourceAttributes);
    const assignment = assignmentOf(assignments, id);
    const person = expect(plan, { attributes, assignment });
    if (person.account !== "wanted" || person.obstacles.length > 0)
      throw fail(errors.notProvisioned, name, config.stack, reasonsOf(person));
    accounts ??= await openAccounts(config, context);
    const account = await matchOf(person, config.stack, accounts);
    const rival = people.find((each) => each.account.id === account.id);
    if (rival) throw fail(errors.noSingleMatch, name, config.stack, [`${account.text} matches ${rival.name}, too`]);
    const owner = await connections.get(account.id);
    if (owner && owner.sourceId !== id && !named.has(owner.sourceId))
      throw fail(errors.takenByOther, name, config.stack, account.text, owner.sourceId);
    people.push({ id, name, link: await connections.get(id), account });
  }
  return people;
}

const reasonsOf = ({ facts, obstacles }: Expectation): string[] => [...facts.map(({ says }) => says), ...obstacles];

/** The account that Entra will find without the link: to be sure that it makes no second one. */
async function matchOf(person: Expectation, stack: string, accounts: Accounts): Promise<Relinking["account"]> {
  const { account, facts } = await locateByValues({ ...person, externalIds: [] }, accounts);
  if (!account)
    throw fail(
      errors.noSingleMatch,
      person.person,
      stack,
      facts.map(({ says }) => says),
    );
  return { id: String(account["id"]), text: accountText(account) };
}

async function openAccounts(config: StackConfig, context: CommandContext): Promise<Accounts> {
  if (config.rules?.readable === false) throw fail(errors.targetUnreadable, config.stack);
  return targetAccounts(await openTarget(context, config));
}

/** A cycle under way runs to its end before the job counts as stopped; DELETE is refused until then. */
async function untilStopped({ app, config, job, tenant }: EntraDeployment, { io }: CommandContext): Promise<void> {
  const patience = io.monotonic() + 10 * 60_000;
  for (;;) {
    const { schedule } = await tenant.synchronization.getJob(app.id, job.id);
    if (["Paused", "Disabled"].includes(schedule?.state ?? "")) return;
    if (io.monotonic() >= patience) throw fail(errors.notStopped, config.stack, schedule?.state ?? "unknown");
    await io.sleep(5_000);
  }
}

async function provision(
  { id, name, link, account }: Relinking,
  {
    deployment: { app, config, job, tenant },
    connections,
    ruleId,
    pace,
    report,
  }: {
    readonly deployment: EntraDeployment;
    readonly connections: ObjectConnectionApi;
    readonly ruleId: string;
    readonly pace: OnDemandThrottle;
    readonly report: Report;
  },
): Promise<void> {
  const { stack } = config;
  await pace.turn();
  let said: string;
  let done = false;
  try {
    const subject = { objectId: id, objectTypeName: "User" } as const;
    const result = await tenant.synchronization.provisionOnDemand(app.id, job.id, { ruleId, subject });
    said = outcomeText(result);
    done = isInTarget(result);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    said = error.problems.map(({ summary }) => summary).join(" ");
  }
  const after = (await connections.get(id))?.targetId ?? null;
  report.result({ stack, person: name, objectId: id, before: link?.targetId ?? null, after, wanted: account.id });
  if (done && after === account.id) report.line(`${stack}: ${name} is linked with ${account.text}`, "good");
  else report.problem(errors.notLinked, name, stack, account.text, after ?? "no account", said);
}
