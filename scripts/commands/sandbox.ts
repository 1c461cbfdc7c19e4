import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import * as errors from "./errors";
import { readProjectFiles } from "../../lib/config/common/files";
import { tenantMissing } from "../../lib/config/entra/errors";
import { fail } from "../../lib/core/problem";
import { sandboxVariables } from "../../sandbox/foreign-variables";
import { toShell } from "../../sandbox/environment";
import { findRunning, requireRunning, type RunningSandbox } from "../../sandbox/process/admin-client";
import { startInBackground, stopSandbox } from "../../sandbox/process/background";
import { sandboxStatus, sandboxUser, type SandboxStatus } from "../../sandbox/process/describe";
import type { ServeOptions } from "../../sandbox/process/serve-options";
import { readSettings } from "../../sandbox/process/settings";
import { offeredProviders } from "../../sandbox/provider-source";
import { wholeFolder } from "../../sandbox/process/tenants";
import { placeOf } from "../../sandbox/target-routes";
import type { CommandContext } from "../context";
import type { Report } from "../report";
import { newCommand, type CommandSession } from "../session";
import { isLoopback } from "../../lib/core/loopback";
import { shellWord } from "../../lib/core/shell-word";
import { folderOf, folderOption, plainExitCodes, type SandboxCommandOptions } from "./sandbox-folder";
import { sourceOption, sourcesOf, type SourceOptions } from "./sandbox-sources";
import { oktaConsoleCommand } from "./sandbox-okta";
import { faultCommand, switchCommand } from "./sandbox-settings";
import { permissionCommand } from "./sandbox-permission";
import { tokenCommand } from "./sandbox-token";

interface StartOptions extends SandboxCommandOptions, SourceOptions {
  readonly port?: number;
  readonly foreground?: boolean;
  readonly settings?: string;
  readonly target: Readonly<Record<string, string>>;
}

/** `sandbox`: a local Entra tenant with SCIM endpoints, to try everything on this machine. */
export function sandboxCommand(session: CommandSession): Command {
  const sandbox = new Command("sandbox")
    .summary("run a local Entra tenant with SCIM endpoints, to try everything on this machine")
    .description("A local Entra tenant with SCIM endpoints. It talks to this machine only and never to a real tenant.");
  for (const command of [
    start(session),
    stop(session),
    env(session),
    cycle(session),
    users(session),
    status(session),
    faultCommand(session),
    switchCommand(session),
    tokenCommand(session),
    permissionCommand(session),
    oktaConsoleCommand(session),
  ]) {
    sandbox.addCommand(command.addOption(folderOption));
  }
  return sandbox;
}

function start(session: CommandSession): Command {
  return newCommand(
    "start",
    "start the sandbox in the background, with a SCIM endpoint for every stack of the project",
    [
      "scimform sandbox start",
      "scimform sandbox start --foreground",
      "scimform sandbox start --azuread registry",
      "scimform sandbox start --target advisors-test=http://127.0.0.1:8080/scim",
    ],
    "0 running (also when it was running before), 1 failed, or running with other options, 2 wrong use",
  )
    .option("--port <number>", "port of the tenant on 127.0.0.1 (default: any free one)", portNumber)
    .option("--settings <file>", "switches, faults and seed to start with (YAML or JSON)")
    .option(
      "--target <stack=url>",
      "a SCIM server of your own on this machine as the stack's target (repeatable)",
      ownTarget,
      {},
    )
    .option("--foreground", "stay in this process until Ctrl+C")
    .addOption(sourceOption("azuread"))
    .addOption(sourceOption("okta"))
    .action((options: StartOptions) =>
      session.execute("sandbox start", options, async (context, report) => {
        const { port, foreground, settings } = options;
        const folder = wholeFolder(folderOf(context, options));
        const settingsFile = settings === undefined ? undefined : resolve(context.io.cwd, settings);
        const sources = sourcesOf(options, context.io.cwd);
        // What is wrong with the options is said by this process, with its exit code.
        if (settingsFile !== undefined) await readSettings(settingsFile);
        offeredProviders(sources, context.root);
        const serve: ServeOptions = {
          folder,
          root: context.root,
          ...(port !== undefined && { port }),
          ...(settingsFile !== undefined && { settings: settingsFile }),
          ...(Object.keys(options.target).length > 0 && { targets: options.target }),
          ...sources,
        };
        if (foreground) {
          const { serveSandbox } = await import("../../sandbox/process/serve.js"); // loads the whole sandbox
          await serveSandbox(serve, session.io.env, ({ url }) => {
            report.result({ folder, url });
            report.line(`Sandbox tenant at ${url}. Ctrl+C ends it.`, "good");
          });
          return;
        }
        const { running, started } = await startInBackground(serve);
        const facts = await running.call("GET", "/status", sandboxStatus);
        report.result({ ...facts, started });
        report.line(started ? "The sandbox is started." : "The sandbox is already running.", "good");
        print(facts, report);
        await warnOfMissingEndpoints(context, facts, report);
        report.line(`Point a shell at it: eval "$(scimform sandbox env${folderArgument(options)})"`);
      }),
    );
}

/** A stack without a SCIM server could be deployed, and its credentials not handed over. */
async function warnOfMissingEndpoints(
  { root, io }: CommandContext,
  { targets, ownTargets }: SandboxStatus,
  report: Report,
): Promise<void> {
  if (!existsSync(join(root, "config"))) return;
  const { isTenantUrlKnown, loadProject } = await import("../../lib/config/index.js");
  const { stacks, problems } = loadProject({ root, env: io.env, sandbox: true });
  const wrong = problems.filter(({ severity }) => severity === "error").length;
  if (wrong > 0) report.problem(errors.configBroken, wrong);
  const served = new Set([...targets, ...ownTargets].map(({ tenantUrl }) => tenantUrl));
  for (const config of stacks.filter(isTenantUrlKnown)) {
    const place = placeOf(config.tenantUrl);
    if (!served.has(place)) report.problem(errors.endpointMissing, config.stack, place);
  }
}

function stop(session: CommandSession): Command {
  return newCommand("stop", "end the sandbox; its state stays", ["scimform sandbox stop"], plainExitCodes).action(
    (options: SandboxCommandOptions) =>
      session.execute("sandbox stop", options, async (context, report) => {
        const stopped = await stopSandbox(folderOf(context, options));
        report.result({ stopped });
        report.line(stopped ? "The sandbox is stopped." : "No sandbox was running.");
      }),
  );
}

function env(session: CommandSession): Command {
  return newCommand(
    "env",
    "print the variables that point every tool at the sandbox, and unset those that could lead to a real tenant",
    [
      'eval "$(scimform sandbox env)"',
      'eval "$(scimform sandbox env --environment production)"',
      'eval "$(scimform sandbox env --unset)"',
      "scimform sandbox env --json",
    ],
    plainExitCodes,
  )
    .option("--environment <name>", "sign in to a tenant of its own that stands for this environment's tenantId")
    .option("--unset", "unset all of them instead; what they were before, a new shell knows")
    .action((options: EnvOptions) =>
      session.execute("sandbox env", options, async (context, report) => {
        const variables = options.unset ? await unsetAll(context, options) : await variablesOf(context, options);
        const set = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value ?? undefined]));
        report.handOver(toShell(set), variables);
      }),
    );
}

interface EnvOptions extends SandboxCommandOptions {
  readonly unset?: boolean;
  readonly environment?: string;
}

const shellVariables = z.record(z.string(), z.string().nullable());

async function variablesOf(context: CommandContext, options: EnvOptions): Promise<Record<string, string | null>> {
  const folder = folderOf(context, options);
  if (options.environment === undefined)
    return (await requireRunning(folder)).call("GET", "/environment", shellVariables);
  const { chooseEnvironment } = await import("../../lib/export/index.js");
  const where = { env: context.io.env, sandbox: false };
  const { name, tenantId } = chooseEnvironment(readProjectFiles(context.root), options.environment, where);
  if (tenantId === undefined) throw fail(tenantMissing, name);
  return (await requireRunning(folder)).call("POST", "/environment", shellVariables, { tenantId });
}

/** Whatever a sandbox sets, whether it still runs or not: its own variables, and those of the tokens of the stacks. */
async function unsetAll(
  context: CommandContext,
  options: SandboxCommandOptions,
): Promise<Record<string, string | null>> {
  const tokens = context.project.allStacks.flatMap(({ tokenSource }) => /^env:(.+)$/s.exec(tokenSource)?.[1] ?? []);
  const running = await findRunning(folderOf(context, options));
  const names = [...sandboxVariables, ...tokens, ...(running ? Object.keys(await variablesOf(context, options)) : [])];
  return Object.fromEntries(names.map((name) => [name, null]));
}

const cycleSummary = z.object({
  kind: z.enum(["initial", "incremental"]),
  imported: z.number(),
  created: z.number(),
  updated: z.number(),
  disabled: z.number(),
  deleted: z.number(),
  skipped: z.number(),
  failed: z.number(),
  requests: z.number(),
  quarantined: z.boolean(),
});

function cycle(session: CommandSession): Command {
  return newCommand(
    "cycle",
    "run a provisioning cycle now instead of waiting for the next one",
    ["scimform sandbox cycle", "scimform sandbox cycle advisors-test"],
    plainExitCodes,
  )
    .argument("[stack]", "one stack (default: every started job)")
    .action((stack: string | undefined, options: SandboxCommandOptions) =>
      session.execute("sandbox cycle", options, async (context, report) => {
        const running = await requireRunning(folderOf(context, options));
        for (const job of stack === undefined ? await startedJobs(running) : [stack]) {
          const summary = await running.call("POST", "/cycle", cycleSummary, { job });
          report.result({ job, ...summary });
          const { kind, created, updated, disabled, deleted, skipped, failed } = summary;
          const counts = Object.entries({ created, updated, disabled, deleted, skipped, failed });
          const text = counts.map(([name, count]) => `${count} ${name}`).join(", ");
          report.line(`${job}: ${kind} cycle: ${text}`, summary.failed > 0 || summary.quarantined ? "bad" : "good");
        }
      }),
    );
}

async function startedJobs(running: RunningSandbox): Promise<string[]> {
  const { jobs, folder } = await running.call("GET", "/status", sandboxStatus);
  const started = jobs.filter(({ state }) => state !== "Paused" && state !== "NotConfigured");
  if (started.length === 0) throw fail(errors.noStartedJob, folder);
  return started.map(({ stack, id }) => stack ?? id);
}

function users(session: CommandSession): Command {
  return newCommand(
    "users",
    "list the people and rooms of the sandbox tenant with their groups",
    ["scimform sandbox users", "scimform sandbox users --json"],
    plainExitCodes,
  ).action((options: SandboxCommandOptions) =>
    session.execute("sandbox users", options, async (context, report) => {
      const running = await requireRunning(folderOf(context, options));
      for (const user of await running.call("GET", "/users", z.array(sandboxUser))) {
        report.result(user);
        const { userPrincipalName, displayName, accountEnabled, groups } = user;
        const notes = [...(accountEnabled ? [] : ["sign-in blocked"]), ...groups].join(", ");
        report.line(`${userPrincipalName.padEnd(45)} ${displayName.padEnd(24)} ${notes}`.trimEnd());
      }
    }),
  );
}

function status(session: CommandSession): Command {
  return newCommand("status", "show what the sandbox runs", ["scimform sandbox status"], plainExitCodes).action(
    (options: SandboxCommandOptions) =>
      session.execute("sandbox status", options, async (context, report) => {
        const running = await requireRunning(folderOf(context, options));
        const facts = await running.call("GET", "/status", sandboxStatus);
        report.result({ ...facts, pid: running.record.pid });
        print(facts, report);
      }),
  );
}

function print(
  { url, tenantId, users, groups, jobs, targets, ownTargets, providers, okta }: SandboxStatus,
  report: Report,
): void {
  report.line(`  tenant   ${tenantId} at ${url}: ${users} users, ${groups} groups`);
  for (const { stack, id, app, state, links } of jobs) {
    report.line(`  job      ${stack ?? id}: ${app}, ${state}, ${links} people and groups linked`);
  }
  for (const target of targets)
    report.line(`  target   ${target.tenantUrl} is ${target.baseUrl}: ${target.users} users`);
  for (const { tenantUrl, baseUrl } of ownTargets)
    report.line(`  target   ${tenantUrl} is ${tenantUrl === baseUrl ? "" : `${baseUrl}, `}a server of your own`);
  for (const { address, version, source } of providers) report.line(`  provider ${address} ${version}: ${source}`);
  if (!okta) return;
  report.line(`  Okta     ${okta.url}: ${okta.users} users, ${okta.groups} groups`);
  for (const { label, status, provisioning, users: count } of okta.apps) {
    report.line(`  app      ${label}: ${status}, provisioning ${provisioning ? "on" : "off"}, ${count} people`);
  }
}

const folderArgument = ({ folder }: SandboxCommandOptions) =>
  folder === undefined ? "" : ` --folder ${shellWord(folder)}`;

/**
 * Parses the user's own target. It must be on this machine: the sandbox's people are made up, but a server elsewhere may be real.
 */
function ownTarget(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, stack = "", url = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!isLoopback(url))
    throw new InvalidArgumentError(
      "It is a stack and the URL of a server on this machine, such as advisors-test=http://127.0.0.1:8080/scim.",
    );
  return { ...before, [stack]: url };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError("A port is a number from 1 to 65535.");
  return port;
}
