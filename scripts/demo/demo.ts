import { join, resolve } from "node:path";
import * as errors from "./errors";
import { ExitCode, fail } from "../../lib/core/problem";
import { startEntraSandbox, type EntraSandbox, type ScimExchange } from "../../sandbox/entra";
import { projectTargets } from "../../sandbox/process/project-targets";
import type { ProviderSources } from "../../sandbox/provider-source";
import type { Io } from "../io";
import { findTerraform } from "../terraform";
import { DemoTerraform } from "./deployment";
import { Narrator } from "./narrator";
import { createWorkspace, mustRun, runProgram, type DemoWorkspace } from "./workspace";

const advisors = "advisors-test";
const rooms = "rooms-test";
const stacks = [advisors, rooms];
const advisor = "freja.nygaard@contoso.example";
const room = "room-copenhagen-amber@contoso.example";
const blockedRoom = "room-aalborg-marina@contoso.example";

export interface DemoOptions {
  /** Keep the sandbox and the deployed stacks. */
  readonly keep: boolean;
  /** Folder of the demo. */
  readonly folder: string;
  /** Source of Terraform's providers. */
  readonly sources: ProviderSources;
}

/** Handles of a kept demo. */
export interface KeptDemo {
  readonly workspace: DemoWorkspace;
  readonly port: number;
}

/** Context of every chapter. */
interface DemoStage {
  readonly tell: Narrator;
  readonly sandbox: EntraSandbox;
  readonly deployment: DemoTerraform;
  readonly run: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
}

/**
 * The whole main job on the sandbox: deploy two apps with real Terraform, hand over credentials, provision people, find and
 * repair a change that somebody made in the portal, destroy.
 * @returns where the demo can be continued; undefined unless it is kept
 * @throws ScimformError TERRAFORM_MISSING, TERRAFORM_TOO_OLD; DEMO_COMMAND_FAILED and DEMO_UNEXPECTED, which mean a defect
 */
export async function runDemo(io: Io, options: DemoOptions): Promise<KeptDemo | undefined> {
  const tell = new Narrator(io);
  const terraform = await findTerraform(io.env);
  const workspace = createWorkspace(resolve(io.cwd, options.folder), io.env);
  const sandbox = await openTenant(tell, workspace, options.sources);
  try {
    const run = { cwd: workspace.project, env: { ...workspace.env, ...sandbox.env() } };
    const deployment = new DemoTerraform(terraform, join(workspace.project, "cdktf.out"), stacks, run.env);
    const stage = { tell, sandbox, deployment, run };
    await deploy(stage);
    await setCredentials(stage);
    await provisionOnDemand(stage);
    await runCycles(stage);
    await findAndRepairDrift(stage);
    if (!options.keep) await takeAway(stage);
  } finally {
    await sandbox.stop();
  }
  tell.chapter(`Done in ${tell.seconds()} s.`);
  return options.keep ? { workspace, port: Number(new URL(sandbox.url).port) } : undefined;
}

async function openTenant(
  tell: Narrator,
  { project, sandbox: folder, env }: DemoWorkspace,
  sources: ProviderSources,
): Promise<EntraSandbox> {
  tell.chapter("1  A tenant to try things on");
  const { targets, variables } = projectTargets(project, folder, env, tell.secrets);
  const served = targets.filter(({ tenantUrl }) => tenantUrl.includes("test-env"));
  const sandbox = await tell.step("Start a sandbox tenant and a real SCIM server for each app, on loopback", () =>
    startEntraSandbox({ ...sources, folder, targets: served, variables, secrets: tell.secrets }),
  );
  tell.show(`tenant ${sandbox.tenantId} at ${sandbox.url}, with ${sandbox.tenant.users().length} people and rooms`);
  for (const { tenantUrl } of sandbox.targets) tell.show(`${tenantUrl}\n  answered by a SCIM server on this machine`);
  return sandbox;
}

async function deploy({ tell, deployment, run }: DemoStage): Promise<void> {
  tell.chapter("2  Deploy: config -> CDKTF -> Terraform");
  const validated = await tell.step("scimform validate", () => mustRun("scripts/main.js", ["validate"], run));
  tell.show(validated);
  await tell.step("Synthesize the stacks", () => mustRun("stacks/main.js", [], run));
  await tell.step("terraform init", () => deployment.init());
  const created = await tell.step("terraform apply", (doing) => deployment.apply(doing));
  for (const [stack, addresses] of created)
    tell.show(`${stack}:\n${addresses.map((each) => `  + ${each}`).join("\n")}`);
}

async function setCredentials({ tell, run }: DemoStage): Promise<void> {
  tell.chapter("3  Hand over the credentials, test the connection");
  for (const args of [
    ["credentials", ...stacks, "--yes"],
    ["test-connection", ...stacks],
  ])
    tell.show(await tell.step(`scimform ${args.join(" ")}`, () => mustRun("scripts/main.js", args, run)));
}

async function provisionOnDemand({ tell, sandbox, run }: DemoStage): Promise<void> {
  tell.chapter("4  Provision on demand");
  for (const [stack, person] of [
    [advisors, advisor],
    [rooms, room],
  ] as const) {
    const seen = sandbox.scimTraffic.length;
    const args = ["provision", stack, "--user", person, "--yes"];
    tell.show(await tell.step(`scimform ${args.join(" ")}`, () => mustRun("scripts/main.js", args, run)));
    const create = sandbox.scimTraffic.slice(seen).find(({ method }) => method === "POST");
    if (!create) throw fail(errors.unexpected, `A SCIM POST was to create ${person}`, "no such request");
    // The server names itself in what it answers, and after `--keep` it listens elsewhere: shown is the URL that Entra knows.
    const exchange = sandbox.targets.reduce(
      (text, { baseUrl, tenantUrl }) => text.replaceAll(baseUrl, tenantUrl),
      formatExchange(create),
    );
    tell.show(`what Entra sent, and what the server answered:\n${exchange}`);
  }
  const args = ["provision", rooms, "--user", blockedRoom, "--yes"];
  const { code, output } = await tell.step(`scimform ${args.join(" ")}`, () =>
    runProgram("scripts/main.js", args, run),
  );
  if (code !== ExitCode.found)
    throw fail(errors.unexpected, "A room whose sign-in is blocked was to be skipped", output);
  tell.show(output);
}

async function runCycles({ tell, sandbox }: DemoStage): Promise<void> {
  tell.chapter("5  A provisioning cycle for everybody assigned");
  for (const stack of stacks) {
    const cycle = await tell.step(`Cycle of ${stack}`, () => sandbox.runCycle(stack));
    tell.show(
      `${cycle.kind} cycle: ${cycle.created} created, ${cycle.updated} updated, ${cycle.skipped} skipped, ${cycle.failed} failed; ${cycle.requests} SCIM requests`,
    );
  }
  for (const target of sandbox.targets) {
    const users = await target.listUsers();
    const rows = users.map(({ userName, active }) => `  ${userName.padEnd(42)} ${active ? "active" : "inactive"}`);
    tell.show(`now in ${target.tenantUrl}:\n${rows.join("\n")}`);
  }
}

async function findAndRepairDrift({ tell, sandbox, deployment }: DemoStage): Promise<void> {
  tell.chapter("6  Somebody edits a mapping in the portal");
  await expectNoChanges(tell, deployment, "terraform plan, before");
  sandbox.tenant.editMapping(advisors, "displayName", "mailNickname");
  tell.show(`${advisors}: displayName now comes from [mailNickname]`);
  const plans = await tell.step("terraform plan: what differs from the config?", () => deployment.plan());
  const found = changedLines(plans.get(advisors) ?? "");
  if (!found.some((line) => line.includes("[mailNickname]")))
    throw fail(errors.unexpected, "The plan was to find the changed mapping", plans.get(advisors) ?? "no changes");
  tell.diff(found);
  await tell.step("terraform apply: put it back", (doing) => deployment.apply(doing));
  await expectNoChanges(tell, deployment, "terraform plan, after");
}

async function takeAway({ tell, sandbox, deployment }: DemoStage): Promise<void> {
  tell.chapter("7  Take everything away");
  const destroyed = await tell.step("terraform destroy", (doing) => deployment.apply(doing, true));
  const left = stacks.filter((stack) => sandbox.tenant.findApp(stack));
  if (left.length) throw fail(errors.unexpected, "No application was to be left in the tenant", left.join(", "));
  tell.show(`${[...destroyed.values()].flat().length} objects destroyed, no application left in the tenant`);
}

/** @throws ScimformError DEMO_UNEXPECTED with the plan that should have been empty */
export async function expectNoChanges(tell: Narrator, deployment: DemoTerraform, title: string): Promise<void> {
  const plans = await tell.step(title, () => deployment.plan());
  if (plans.size) throw fail(errors.unexpected, "The plan was to be empty", [...plans.values()].join("\n"));
  tell.show("No changes. Your infrastructure matches the configuration.");
}

/** The lines of a plan that say what changes, without Terraform's frame. */
function changedLines(plan: string): string[] {
  return plan.split("\n").filter((line) => /^\s*[~+-]\s|^\s*# \S+ will be/.test(line) && !/^\s*# \(/.test(line));
}

function formatExchange({ method, url, body, answer }: ScimExchange): string {
  return [
    `${method} ${url}`,
    JSON.stringify(body, null, 2),
    `-> ${answer?.status ?? "no answer"} ${JSON.stringify(answer?.body)}`,
  ].join("\n");
}
