import { existsSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { type OktaStackConfig, selectAllStacks, type StackConfig } from "../../lib/config";
import { readAccessToken, type Task, tasks } from "../../lib/entra";
import { ExitCode, ScimformError } from "../../lib/errors/problem";
import { thisPackage } from "../../lib/package";
import type { Context } from "../context";
import type { Machine, SignedIn, TenantSubject } from "../verbs/doctor/check";
import { type Result, runChecks } from "../entra/doctor/run-checks";
import { oktaPart } from "../okta/load";
import type { Report, Tone } from "../report";
import { type CommonOptions, newCommand, type Session } from "../session";

interface Options extends CommonOptions {
  readonly for?: readonly Task[];
}

/** `doctor`: what stands in the way on this machine, in the tenant, of the stacks. */
export function doctorCommand(session: Session): Command {
  return newCommand(
    "doctor",
    "look for what stands in the way: programs, provider, Terraform's settings, clock, sign-in, permissions, applications; changes nothing",
    ["scimform doctor", "scimform doctor advisors-test", "scimform doctor '*-production' --for status,drift --json"],
    "0 nothing stands in the way, 1 something could not be looked at, 2 wrong use, 3 found something",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .option(
      "--for <tasks>",
      `what the sign-in is for, separated by commas: ${tasks.join(", ")} (default: all)`,
      parseTasks,
    )
    .action((patterns: string[], options: Options) =>
      session.execute("doctor", options, async (context, report) => {
        const { machine, oktaStacks } = look(context, patterns);
        const results = await runChecks(machine, tenantsOf(machine, context, options.for ?? tasks));
        for (const result of results) show(result, report);
        if (oktaStacks.length === 0) return;
        for (const result of await oktaPart.doctor().checkOrgs(oktaStacks, context)) show(result, report);
      }),
    );
}

function parseTasks(text: string): readonly Task[] {
  return text.split(",").map((name) => {
    const task = tasks.find((each) => each === name.trim());
    if (!task) throw new InvalidArgumentError(`"${name.trim()}" is none of ${tasks.join(", ")}.`);
    return task;
  });
}

/** Without config only the machine is looked at; a config with mistakes does not stop the rest. */
function look(
  { io, root, project }: Context,
  patterns: readonly string[],
): { machine: Machine; oktaStacks: readonly OktaStackConfig[] } {
  const found = existsSync(join(root, "config")) ? project : undefined;
  const selected = selectAllStacks(found ?? { stacks: [], oktaStacks: [] }, patterns);
  if (found && selected.problems.length > 0 && found.problems.every(({ severity }) => severity === "warning"))
    throw new ScimformError(selected.problems, ExitCode.usage);
  const machine = {
    ...{ io, root, project: found, stacks: selected.stacks, oktaStacks: selected.oktaStacks },
    package: thisPackage,
    nodeVersion: process.versions.node,
    platform: `${platform()}_${arch() === "x64" ? "amd64" : arch()}`,
  };
  return { machine, oktaStacks: selected.oktaStacks };
}

/** Those of the stacks; without stacks the one that the sign-in settings name. */
function tenantsOf({ stacks, io }: Machine, context: Context, wanted: readonly Task[]): TenantSubject[] {
  const groups = new Map<string, StackConfig[]>();
  for (const stack of stacks) {
    const key = `${stack.cloud} ${stack.tenantId ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), stack]);
  }
  const tenants = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ cloud: first.cloud, tenantId: first.tenantId, stacks: group }] : [];
  });
  const named = { cloud: "public", tenantId: io.env.ARM_TENANT_ID, stacks: [] } as const;
  const all = tenants.length === 0 && named.tenantId ? [named] : tenants;
  return all.map((each) => {
    let session: Promise<SignedIn> | undefined;
    const signIn = async (): Promise<SignedIn> => {
      const tenant = await context.tenant(each);
      return { tenant, facts: readAccessToken(await tenant.signIn.getToken()) };
    };
    return { ...each, io, tasks: wanted, signIn: () => (session ??= signIn()) };
  });
}

const words: Readonly<Record<Result["state"], { readonly word: string; readonly tone: Tone }>> = {
  fine: { word: "fine", tone: "good" },
  warning: { word: "warning", tone: "note" },
  found: { word: "FOUND", tone: "bad" },
  skipped: { word: "skipped", tone: "plain" },
};

function show({ check, subject, state, text, problems, exitCode, lines, data }: Result, report: Report): void {
  const { word, tone } = words[state];
  report.line(`${word.padEnd(9)}${subject === null ? "" : `${subject}: `}${check}: ${text}`, tone);
  for (const line of lines) report.line(`${" ".repeat(9)}  ${line}`);
  report.result({ check, subject, state, text, problems: problems.map(({ code }) => code), ...data });
  report.add(problems, exitCode);
}
