import { join, resolve } from "node:path";
import * as errors from "../../lib/errors/demo";
import { fail } from "../../lib/errors/problem";
import { startEntraSandbox, type EntraSandbox, type ScimExchange } from "../../sandbox";
import { projectTargets } from "../../sandbox/process/project-targets";
import type { Io } from "../io";
import { findTerraform } from "../terraform";
import { Deployment } from "./deployment";
import { Narrator } from "./narrator";
import { editMapping } from "./portal-edit";
import { createWorkspace, mustRun, type DemoWorkspace } from "./workspace";

const stacks = ["advisors-test", "rooms-test"] as const;
const advisor = "freja.nygaard@contoso.example";
const room = "room-copenhagen-amber@contoso.example";
const blockedRoom = "room-aalborg-marina@contoso.example";

export interface DemoOptions {
  /** Leave the sandbox running at the end. */
  readonly keep: boolean;
  /** Where everything happens. */
  readonly folder: string;
}

/** What a kept demo leaves for the user. */
export interface KeptDemo {
  readonly workspace: DemoWorkspace;
  readonly port: number;
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

  tell.chapter("1  A tenant to try things on");
  const sandbox = await tell.step("Start a sandbox tenant and two real SCIM servers on loopback", () =>
    startDemoSandbox(workspace),
  );
  try {
    tell.show(
      `tenant ${sandbox.tenantId} at ${sandbox.url}: ${sandbox.tenant.users().length} people and rooms; SCIM servers:\n${sandbox.targets
        .map(({ tenantUrl, baseUrl }) => `${tenantUrl}  ->  ${baseUrl}`)
        .join("\n")}`,
    );
    await deployAndProvision(tell, terraform, workspace, sandbox, options.keep);
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
  const port = Number(new URL(sandbox.url).port);
  await sandbox.stop();
  tell.chapter(`Done in ${tell.seconds()} s.`);
  return options.keep ? { workspace, port } : undefined;
}

function startDemoSandbox({ project, sandbox, env }: DemoWorkspace): Promise<EntraSandbox> {
  const { targets, variables } = projectTargets(project, sandbox, env);
  const served = targets.filter(({ tenantUrl }) => tenantUrl.includes("test-env"));
  return startEntraSandbox({ folder: sandbox, targets: served, variables });
}

async function deployAndProvision(
  tell: Narrator,
  terraform: string,
  workspace: DemoWorkspace,
  sandbox: EntraSandbox,
  keep: boolean,
): Promise<void> {
  const env = { ...workspace.env, ...sandbox.env() };
  const run = { cwd: workspace.project, env };
  const scimform = (...args: string[]): Promise<string> => mustRun("scripts/main.js", args, run);

  tell.chapter("2  Deploy: config -> CDKTF -> Terraform");
  await tell.step("scimform validate", async () => scimform("validate"));
  await tell.step("Synthesize the stacks", () => mustRun("stacks/main.js", [], run));
  const deployment = new Deployment(terraform, join(workspace.project, "cdktf.out"), stacks, env);
  await tell.step("terraform init (both stacks)", () => deployment.init());
  const created = await tell.step("terraform apply: applications, assignments, jobs, mappings, settings", (doing) =>
    deployment.apply(doing),
  );
  for (const [stack, addresses] of created) tell.show(`${stack}: ${addresses.join(", ")}`);

  tell.chapter("3  Hand over the credentials, test the connection");
  tell.show(await tell.step(`scimform credentials ${stacks.join(" ")}`, () => scimform("credentials", ...stacks)));
  tell.show(
    await tell.step(`scimform test-connection ${stacks.join(" ")}`, () => scimform("test-connection", ...stacks)),
  );

  tell.chapter("4  Provision on demand");
  for (const [stack, person] of [
    [stacks[0], advisor],
    [stacks[1], room],
  ] as const) {
    const seen = sandbox.scimTraffic.length;
    tell.show(
      await tell.step(`scimform provision ${stack} --user ${person}`, () =>
        scimform("provision", stack, "--user", person),
      ),
    );
    const create = sandbox.scimTraffic.slice(seen).find(({ method }) => method === "POST");
    if (!create) throw fail(errors.unexpected, `A SCIM POST was to create ${person}`, "no such request");
    tell.show(`what Entra sent, and what the server said:\n${formatExchange(create)}`);
  }

  tell.chapter("5  A provisioning cycle for everybody assigned");
  for (const stack of stacks) {
    const cycle = await tell.step(`Cycle of ${stack}`, () => sandbox.runCycle(stack));
    tell.show(
      `${cycle.kind} cycle: ${cycle.created} created, ${cycle.updated} updated, ${cycle.skipped} skipped, ${cycle.failed} failed; ${cycle.requests} SCIM requests`,
    );
  }
  for (const target of sandbox.targets) {
    const users = await target.listUsers();
    tell.show(
      `now in ${target.tenantUrl}:\n${users.map((user) => `  ${user.userName.padEnd(46)} ${user.active ? "active" : "inactive"}`).join("\n")}`,
    );
  }
  tell.show(`${blockedRoom} is missing: its sign-in is blocked, and Entra never creates a disabled user.`);

  tell.chapter("6  Somebody edits a mapping in the portal");
  await expectNoChanges(tell, deployment, "terraform plan before");
  editMapping(sandbox, stacks[0], "displayName", "[mailNickname]");
  tell.show(`${stacks[0]}: displayName now comes from [mailNickname]`);
  const plans = await tell.step("terraform plan after: what is different from the config?", () => deployment.plan());
  const found = changedLines(plans.get(stacks[0]) ?? "");
  if (!found.length)
    throw fail(errors.unexpected, "The plan was to find the changed mapping", plans.get(stacks[0]) ?? "");
  tell.diff(found);
  await tell.step("terraform apply: put it back", (doing) => deployment.apply(doing));
  await expectNoChanges(tell, deployment, "terraform plan once more");

  if (keep) return;
  tell.chapter("7  Take everything away");
  const destroyed = await tell.step("terraform destroy", (doing) => deployment.apply(doing, true));
  tell.show(
    `${[...destroyed.values()].flat().length} objects destroyed; applications left in the tenant: ${sandbox.tenant.jobs().length}`,
  );
}

async function expectNoChanges(tell: Narrator, deployment: Deployment, title: string): Promise<void> {
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
