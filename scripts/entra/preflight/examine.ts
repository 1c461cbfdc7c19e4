import type { StackConfig } from "../../../lib/config";
import type { Problem } from "../../../lib/core/problem";
import { chooseRole, hasOwnRoles, rolesOfConfig } from "../../../lib/entra/application/app-roles";
import { nestedGroup } from "./errors";
import type { DirectoryAttributes } from "../../../lib/entra/language";
import { toText } from "../../../lib/entra/language/conversions";
import { type PreflightFinding, Preflight } from "../../../lib/preflight";
import { compilePlan, type PreviewPlan } from "../../../lib/preview";
import type { PreviewPerson } from "../../../lib/preview/assess";
import { identify } from "../../../lib/preview/preview-person";
import type { CommandContext } from "../../context";
import type { SignedInTenant } from "../session";
import { ifDeployed } from "../if-deployed";
import {
  type AssignedApp,
  type AssignedPeople,
  assignmentOf,
  configuredAssigned,
  liveAssigned,
  needsAssignments,
} from "../preview/assignments";
import { readSelected } from "../preview/people";
import type { Report } from "../../report";

/** Result of examining one stack. */
export interface PreflightExamination {
  /** Number of people in scope. */
  readonly count: number;
  readonly findings: readonly PreflightFinding[];
  /** Assigned people who were found, by object id. */
  readonly people: ReadonlyMap<string, string>;
}

/**
 * Looks at everybody whom the stack provisions, or will once it is deployed.
 * @param app the deployed app, where it is known
 */
export async function examine(
  config: StackConfig,
  context: CommandContext,
  report: Report,
  app?: AssignedApp,
): Promise<PreflightExamination> {
  const tenant = await context.entra.tenant(config);
  const plan = compilePlan(config.schema, { scope: config.scope, now: context.io.clock() });
  const needed = needsAssignments(plan);
  const assigned = needed ? await readAssigned(config, tenant, app) : nobody;
  const source = {
    tenant,
    attributes: plan.sourceAttributes,
    candidates: plan.everybody ? null : [assigned.byId],
  };
  const preflight = new Preflight({ stack: config.stack, plan, ...(config.rules && { rules: config.rules }) });
  const people = new Map<string, string>();
  for await (const attributes of readSelected({ user: [], all: true }, source, context, report)) {
    preflight.add({
      attributes,
      ...(needed && { assignment: assignmentOf(assigned.byId, attributes["objectId"]) }),
    });
    if (!plan.everybody) people.set(idOf(attributes), identify(attributes).person);
  }
  const role = plan.everybody ? [] : await unclearRole(config, tenant);
  const nested = assigned.nestedGroups.map((each) => ({
    problem: nestedGroup(config.stack, each.group, each.nested),
    people: each.nested,
  }));
  return { count: preflight.count, findings: [...role, ...preflight.findings(), ...nested], people };
}

/** A deploy would stop; known before there is one only of an app that exists already. */
async function unclearRole(config: StackConfig, tenant: SignedInTenant): Promise<PreflightFinding[]> {
  const { assign } = config;
  if (assign === "external") return [];
  const people = [...assign.groups, ...assign.users];
  const named = [config, ...people].some(({ role }) => role !== undefined);
  if (people.length === 0 || (!named && !hasOwnRoles(config))) return [];
  const app = await ifDeployed(config, tenant.directory.findApp(config));
  if (!app) return [];
  // Declared roles are there once it is deployed.
  const live = app.appRoles ?? [];
  const coming = config.existing ? [] : rolesOfConfig(config).filter(({ id }) => !live.some((role) => role.id === id));
  const found = new Map<string, { readonly problem: Problem; readonly people: string[] }>();
  for (const principal of people) {
    const { problem } = chooseRole(config, [...live, ...coming], principal);
    if (!problem) continue;
    const finding = found.get(problem.summary) ?? { problem, people: [] };
    finding.people.push(principal.name);
    found.set(problem.summary, finding);
  }
  return [...found.values()];
}

const nobody: AssignedPeople = { byId: new Map(), nestedGroups: [] };

const idOf = (attributes: DirectoryAttributes): string => toText(attributes["objectId"] ?? null);

/** People in scope, as they are read; only `attributes` of them. */
export async function readThoseInScope(
  config: StackConfig,
  plan: PreviewPlan,
  attributes: readonly string[],
  context: CommandContext,
  report: Report,
): Promise<AsyncGenerator<PreviewPerson>> {
  const tenant = await context.entra.tenant(config);
  const needed = needsAssignments(plan);
  const assigned = needed ? await readAssigned(config, tenant, undefined) : nobody;
  const candidates = plan.everybody ? null : [assigned.byId];
  const people = readSelected({ user: [], all: true }, { tenant, attributes, candidates }, context, report);
  return (async function* () {
    for await (const each of people)
      yield { attributes: each, ...(needed && { assignment: assignmentOf(assigned.byId, each["objectId"]) }) };
  })();
}

/** People assigned once the config is deployed; where assignments are external, those assigned now. */
async function readAssigned(
  config: StackConfig,
  tenant: SignedInTenant,
  known: AssignedApp | undefined,
): Promise<AssignedPeople> {
  const configured = await configuredAssigned(config, tenant);
  if (configured) return configured;
  // Not deployed yet: nobody can be assigned.
  const app = known ?? (await ifDeployed(config, tenant.directory.findApp(config)));
  return app ? liveAssigned(app, tenant) : nobody;
}
