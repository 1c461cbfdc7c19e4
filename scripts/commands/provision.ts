import type { Command } from "commander";
import {
  credentialsPresent,
  GraphError,
  isInTarget,
  type OnDemandResult,
  type OnDemandStep,
  type OnDemandSubject,
} from "../../lib/entra";
import * as errors from "../../lib/errors/commands";
import { fail } from "../../lib/errors/problem";
import type { SynchronizationSchema } from "../../lib/mapping/synchronization-schema";
import type { Context, Deployment, Tenant } from "../context";
import { rateLimit } from "../rate-limit";
import type { Json, Report } from "../report";
import { type CommonOptions, newCommand, type Session } from "../session";

interface Options extends CommonOptions {
  readonly user: readonly string[];
  readonly group: readonly string[];
}

/** Somebody to provision, under the name the user gave. */
interface Subject extends OnDemandSubject {
  readonly name: string;
}

/** https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand */
const membersPerCall = 5;
const callsPerWindow = 5;
const window = 10_000;

/** `provision`: provision people or groups now, and show each step. */
export function provisionCommand(session: Session): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "provision",
    "provision people or groups now instead of with the next cycle, and show what happened",
    [
      "scimform provision advisors-test --user anna@contoso.example",
      "scimform provision advisors-test --user anna@contoso.example --user 22222222-2222-2222-2222-222222222222 --json",
      "scimform provision advisors-test --group 'SCIM Advisors Pilot'",
    ],
    "0 everybody is in the target (written, or already the same), 1 failed, 2 wrong use or config, 3 somebody is not",
  )
    .argument("<stack>", "name of the stack")
    .option("--user <user>", "user principal name or object id; can be repeated", collect, [])
    .option("--group <group>", "display name or object id, with its direct members; can be repeated", collect, [])
    .action((pattern: string, options: Options) =>
      session.execute("provision", options, async (context, report) => {
        if (options.user.length + options.group.length === 0) throw fail(errors.nobodyNamed);
        const deployment = await context.deployment(context.oneStack(pattern, "Provisioning on demand"));
        await provision(deployment, options, context, report);
      }),
    );
}

async function provision(deployment: Deployment, options: Options, context: Context, report: Report): Promise<void> {
  const { app, config, job, tenant } = deployment;
  if (!credentialsPresent(await tenant.synchronization.getSecrets(app.id))) {
    throw fail(errors.credentialsMissing, config.stack);
  }
  const schema = await tenant.synchronization.getSchema(app.id, job.id);
  const userRule = options.user.length > 0 ? ruleFor(schema, "User", config.stack) : "";
  const groupRule = options.group.length > 0 ? ruleFor(schema, "Group", config.stack) : "";
  const turn = rateLimit(callsPerWindow, window, context.io);

  for (const subject of await findSubjects(tenant, options, report)) {
    await turn();
    const ruleId = subject.objectTypeName === "User" ? userRule : groupRule;
    try {
      const result = await tenant.synchronization.provisionOnDemand(app.id, job.id, { ruleId, subject });
      show(config.stack, subject, result, report);
    } catch (error) {
      if (!(error instanceof GraphError) || holdsForEverybody(error)) throw error;
      const problems = error.problems.map((problem) => ({
        ...problem,
        summary: `${subject.name}: ${problem.summary}`,
      }));
      report.add(problems, error.exitCode);
    }
  }
}

const holdsForEverybody = ({ status }: GraphError): boolean => status === 401 || status === 403;

/** The rule with an enabled mapping for such objects; ids differ between tenants and templates. */
function ruleFor(schema: SynchronizationSchema, objectName: "User" | "Group", stack: string): string {
  const rule = schema.synchronizationRules.find((each) =>
    (each.objectMappings ?? []).some((mapping) => mapping.sourceObjectName === objectName && mapping.enabled !== false),
  );
  if (!rule) throw fail(errors.ruleMissing, stack, objectName === "User" ? "users" : "groups");
  return rule.id;
}

/** Those who are unknown are reported; the others are provisioned nevertheless. */
async function findSubjects({ directory }: Tenant, options: Options, report: Report): Promise<Subject[]> {
  const found: Subject[] = [];
  const attempt = async (find: () => Promise<Subject[]>): Promise<void> => {
    try {
      found.push(...(await find()));
    } catch (error) {
      report.failed(error);
    }
  };
  for (const name of options.user) {
    await attempt(async () => {
      const user = await directory.findUser(name);
      return [{ name: user.userPrincipalName, objectId: user.id, objectTypeName: "User" }];
    });
  }
  for (const name of options.group) {
    await attempt(async () => {
      const group = await directory.findGroup(name);
      const members = await directory.groupMembers(group.id);
      const people = members.filter((member) => member.type === "User").map((member) => member.id);
      return chunks(people, membersPerCall).map((part) => ({
        name: group.displayName ?? name,
        objectId: group.id,
        objectTypeName: "Group",
        members: part,
      }));
    });
  }
  return found;
}

/** At least one chunk: a group without members is provisioned, too. */
function chunks<T>(values: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(values.length / size));
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size));
}

function show(stack: string, subject: Subject, result: OnDemandResult, report: Report): void {
  const { name, objectId, objectTypeName, members } = subject;
  const people = members ? ` with ${members.length} members` : "";
  report.line(`${stack}: ${name}${people}`);
  for (const step of result.steps) report.line(`  ${stepLine(step)}`, stepTone(step));
  for (const change of result.modified) report.line(`    ${change.attribute}: ${change.after ?? "(none)"}`);
  const outcome = outcomeText(result);
  if (isInTarget(result)) report.line(`  ${outcome}`, "good");
  else report.problem(errors.notInTarget, name, outcome, result.remedy);
  const subjectJson = { name, objectId, objectTypeName, members };
  report.result({ stack, subject: subjectJson, inTarget: isInTarget(result), ...toJson(result) });
}

const stepLine = ({ kind, status, description }: OnDemandStep): string =>
  `${kind.padEnd(9)} ${status.padEnd(8)} ${description}`.trimEnd();

const stepTone = ({ status }: OnDemandStep): "good" | "bad" | "note" =>
  status === "success" ? "good" : status === "failure" ? "bad" : "note";

function outcomeText({ outcome, action, errorCode, reason }: OnDemandResult): string {
  const what = action && action !== "Other" ? `${outcome}, ${action.toLowerCase()}` : outcome;
  const why = [errorCode, reason].filter(Boolean).join(": ");
  return (why ? `${what} (${why})` : what).replace(/\.\)$/, ")");
}

/** The result is plain data; its step details are what the service sent. */
const toJson = (result: OnDemandResult): { readonly [key: string]: Json } =>
  JSON.parse(JSON.stringify(result)) as { readonly [key: string]: Json };
