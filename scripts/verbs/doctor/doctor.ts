import { existsSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { selectStacks } from "../../../lib/config";
import type { PermissionTask } from "../../../lib/entra/graph";
import { ExitCode, ScimformError } from "../../../lib/core/problem";
import { thisPackage } from "../../../lib/core/package";
import type { CommandContext } from "../../context";
import { forEachProvider } from "../../identity-providers";
import type { Report, Tone } from "../../report";
import { type DoctorCheck, type CheckResult, type Machine, runEach } from "./check";
import { cdktfCliCheck } from "./machine/cdktf-cli";
import { configCheck } from "./machine/config";
import { nodeCheck } from "./machine/node";
import { pluginLinksCheck } from "./machine/plugin-links";
import { providerBundleCheck } from "./machine/provider-bundle";
import { proxyCheck } from "./machine/proxy";
import { sandboxCheck } from "./machine/sandbox";
import { stackFoldersCheck } from "./machine/stack-folders";
import { stateCheck } from "./machine/state";
import { terraformCheck } from "./machine/terraform";
import { terraformConfigCheck } from "./machine/terraform-config";

/** Checks of this machine; each runs always, side by side. The order is the one of the report. */
const machineChecks: readonly DoctorCheck<Machine>[] = [
  nodeCheck,
  terraformCheck,
  cdktfCliCheck,
  providerBundleCheck,
  stackFoldersCheck,
  terraformConfigCheck,
  pluginLinksCheck,
  proxyCheck,
  sandboxCheck,
  configCheck,
  stateCheck,
];

/** Looks at this machine and, side by side, at the tenants and orgs of the stacks; the order is the one of the report. */
export async function doctor(
  patterns: readonly string[],
  tasks: readonly PermissionTask[],
  context: CommandContext,
  report: Report,
): Promise<void> {
  const machine = machineOf(context, patterns);
  const results = await Promise.all([
    runEach(machineChecks, machine, null),
    ...forEachProvider(
      machine.stacks,
      (provider, stacks) => provider.doctor().check(stacks, { machine, tasks, context }),
      ({ isNamedBy }) => isNamedBy(context.io.env),
    ),
  ]);
  for (const result of results.flat()) show(result, report);
}

/** Loads the project. Without a config only the machine is checked; a config with errors does not stop the other checks. */
function machineOf({ io, root, project }: CommandContext, patterns: readonly string[]): Machine {
  const found = existsSync(join(root, "config")) ? project : undefined;
  const selected = selectStacks(found?.allStacks ?? [], patterns);
  if (found && selected.problems.length > 0 && found.problems.every(({ severity }) => severity === "warning"))
    throw new ScimformError(selected.problems, ExitCode.usage);
  return {
    ...{ io, root, project: found, stacks: selected.stacks },
    package: thisPackage,
    nodeVersion: process.versions.node,
    platform: `${platform()}_${arch() === "x64" ? "amd64" : arch()}`,
  };
}

const words: Readonly<Record<CheckResult["state"], { readonly word: string; readonly tone: Tone }>> = {
  fine: { word: "fine", tone: "good" },
  warning: { word: "warning", tone: "note" },
  found: { word: "FOUND", tone: "bad" },
  skipped: { word: "skipped", tone: "plain" },
};

function show({ check, subject, state, text, problems, exitCode, lines, data }: CheckResult, report: Report): void {
  const { word, tone } = words[state];
  report.line(`${word.padEnd(9)}${subject === null ? "" : `${subject}: `}${check}: ${text}`, tone);
  for (const line of lines) report.line(`${" ".repeat(9)}  ${line}`);
  report.result({ check, subject, state, text, problems: problems.map(({ code }) => code), ...data });
  report.add(problems, exitCode);
}
