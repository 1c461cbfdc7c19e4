import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import * as errors from "./errors";
import { terraformErrors } from "../errors";
import { ExitCode, fail, ScimformError } from "../../lib/core/problem";
import { writeFile } from "../../lib/core/write-file";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { startOktaSandbox, type OktaSandbox } from "../../sandbox/okta";
import { projectTargets, type OktaSetup } from "../../sandbox/process/project-targets";
import { routesOf } from "../../sandbox/target-routes";
import type { Secrets } from "../../lib/core/secrets";
import type { Io } from "../io";
import { oldestTerraform } from "../../lib/terraform/version";
import { findTerraform } from "../terraform";
import { DemoTerraform } from "./deployment";
import { expectNoChanges, type DemoOptions } from "./demo";
import { Narrator } from "./narrator";
import { createWorkspace, mustRun, runProgram, type DemoWorkspace } from "./workspace";

const stack = "mango-test";
const person = "freja.nygaard@contoso.example";

const config = `identityProvider: okta
apps:
  mango:
    target: mangoapps-okta
    inputs: { domain: contoso.mangoapps.com, scimUrl: "https://contoso.mangoapps.com/scim/v2" }
    environments:
      test: { assign: { groups: [MangoApps Pilot] } }
`;

/** Context of every chapter. */
interface OktaDemoStage {
  readonly tell: Narrator;
  readonly okta: OktaSandbox;
  readonly setup: OktaSetup;
  /** The server that stands in for MangoApps. */
  readonly target: EntraSandbox["targets"][number];
  readonly deployment: DemoTerraform;
  readonly run: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
}

/**
 * MangoApps in Okta, on the sandbox: what Terraform sets up, the step that only a person in the Admin Console can do, and a
 * person from the first account to the return after leaving.
 * @throws ScimformError TERRAFORM_MISSING, TERRAFORM_TOO_OLD; DEMO_COMMAND_FAILED and DEMO_UNEXPECTED, which mean a defect
 */
export async function runOktaDemo(io: Io, { folder, sources }: Pick<DemoOptions, "folder" | "sources">): Promise<void> {
  const tell = new Narrator(io);
  const terraform = await findTerraform(io.env, oldestTerraform.okta);
  const workspace = createWorkspace(resolve(io.cwd, folder), io.env);
  const { targets, variables, setup } = writeProject(workspace, io.secrets);
  // It also writes Terraform's settings, with the source of okta/okta.
  const entra = await startEntraSandbox({
    ...sources,
    folder: workspace.sandbox,
    targets,
    variables,
    secrets: io.secrets,
  });
  try {
    await tellAll(tell, terraform, workspace, entra, setup);
  } finally {
    await entra.stop();
  }
  tell.chapter(`Done in ${tell.seconds()} s.`);
}

function writeProject({ project, sandbox, env }: DemoWorkspace, secrets: Secrets) {
  rmSync(join(project, "config", "andmoney.yaml"), { force: true });
  writeFile(join(project, "config", "mango.yaml"), config);
  const { oktaSetups, ...served } = projectTargets(project, sandbox, env, secrets);
  const [setup] = oktaSetups;
  if (!setup) throw fail(errors.unexpected, "The project was to have a stack in Okta", "none");
  return { ...served, setup };
}

async function tellAll(
  tell: Narrator,
  terraform: string,
  { project, sandbox, env }: DemoWorkspace,
  entra: EntraSandbox,
  setup: OktaSetup,
): Promise<void> {
  tell.chapter("1  An Okta org to try things on");
  const [target] = entra.targets;
  if (!target) throw fail(errors.unexpected, "A SCIM server was to run", "none");
  const okta = await tell.step("Start a local Okta org and a real SCIM server, on loopback", () =>
    startOktaSandbox({ folder: join(sandbox, "okta"), routes: routesOf(entra.targets), secrets: tell.secrets }),
  );
  tell.show(`org at ${okta.url}\n${setup.baseUrl}\n  answered by ${target.baseUrl}`);
  try {
    const run = { cwd: project, env: { ...env, ...entra.env(), ...okta.env() } };
    const deployment = new DemoTerraform(terraform, join(project, "cdktf.out"), [stack], run.env);
    const stage = { tell, okta, setup, target, deployment, run };
    await deployApp(stage);
    await enableInConsole(stage);
    await assignAndProvision(stage);
    await joinMoveLeave(stage);
    await takeAway(stage);
  } finally {
    await okta.close();
  }
}

async function deployApp({ tell, deployment, run }: OktaDemoStage): Promise<void> {
  tell.chapter("2  Deploy: the app, its settings and mappings");
  await tell.step("Synthesize the stack", () => mustRun("stacks/main.js", [], run));
  await tell.step("terraform init", () => deployment.init());
  const stopped = await tell.step("terraform apply: stops before it assigns people into nothing", (doing) =>
    deployment.apply(doing).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  const isPrecondition =
    stopped instanceof ScimformError &&
    stopped.problems.some(({ code }) => code === terraformErrors.failed.code) &&
    stopped.message.includes("PUSH_NEW_USERS");
  if (!isPrecondition) {
    if (stopped instanceof Error) throw stopped;
    throw fail(errors.unexpected, "Terraform was to wait for provisioning", "it did not");
  }
  tell.show(
    "Provisioning of this app does not have PUSH_NEW_USERS in Okta yet: who is assigned now would get no account.",
  );
}

async function enableInConsole({ tell, okta, setup, run }: OktaDemoStage): Promise<void> {
  tell.chapter("3  What Okta's API cannot do: the step in the Admin Console");
  await expectExit({ tell, run }, ["credentials", stack], ExitCode.manualStep);
  await tell.step("Somebody does it: base URL, consent, tick boxes", () =>
    okta.console.enableProvisioning(setup.label, {
      ...{ baseUrl: setup.baseUrl, token: setup.token, authentication: setup.authentication },
      features: [...setup.features],
    }),
  );
  await expectExit({ tell, run }, ["credentials", stack, "--verify"], ExitCode.ok);
}

async function assignAndProvision({ tell, okta, deployment, run }: OktaDemoStage): Promise<void> {
  tell.chapter("4  Assign people, provision");
  const created = await tell.step("terraform apply", (doing) => deployment.apply(doing));
  for (const address of created.get(stack) ?? []) tell.show(`+ ${address}`);
  await okta.settle();
  await expectExit({ tell, run }, ["provision", stack, "--user", person, "--yes"], ExitCode.ok);
  await expectExit({ tell, run }, ["status", stack], ExitCode.ok);
}

async function joinMoveLeave({ tell, okta, deployment, run }: OktaDemoStage): Promise<void> {
  tell.chapter("5  A new name, leaving, coming back");
  const changes: readonly (readonly [what: string, change: () => void, active: boolean])[] = [
    ["The last name changes", () => okta.org.patchUser(person, { lastName: "Holm" }), true],
    ["The person is deactivated", () => okta.org.deactivateUser(person), false],
    ["The person is activated again", () => okta.org.activateUser(person), true],
  ];
  for (const [what, change, active] of changes) {
    const seen = okta.exchanges.length;
    await tell.step(what, async () => {
      change();
      await okta.settle();
    });
    const sent = okta.exchanges.slice(seen);
    tell.show(sent.map(({ method, url, answer }) => `${method} ${url} -> ${answer?.status ?? "no answer"}`).join("\n"));
    const account = okta.org.appUser(stackLabel(okta), person);
    if ((account?.syncState === "SYNCHRONIZED") !== active)
      throw fail(
        errors.unexpected,
        `Okta was to have ${active ? "" : "no "}account of ${person}`,
        String(account?.syncState),
      );
  }
  await expectExit({ tell, run }, ["logs", stack, "--user", person], ExitCode.ok);
  await expectExit({ tell, run }, ["drift", stack], ExitCode.ok);
  await expectNoChanges(tell, deployment, "terraform plan");
}

const stackLabel = ({ org }: OktaSandbox): string => Object.values(org.state.apps)[0]?.label ?? "";

async function takeAway({ tell, okta, target, deployment }: OktaDemoStage): Promise<void> {
  tell.chapter("6  Take everything away");
  await tell.step("terraform destroy", (doing) => deployment.apply(doing, true));
  await okta.settle();
  const left = Object.keys(okta.org.state.apps);
  if (left.length > 0) throw fail(errors.unexpected, "No app was to be left in the org", left.join(", "));
  const accounts = await target.listUsers();
  const active = accounts.filter((account) => account.active).map(({ userName }) => userName);
  if (active.length > 0) throw fail(errors.unexpected, "No account was to be active", active.join(", "));
  tell.show(`no app left in the org; ${accounts.length} accounts stay in the target, deactivated`);
}

/** Runs a command, shows its output, and ends the demo when its exit code is another. */
async function expectExit(
  { tell, run }: Pick<OktaDemoStage, "tell" | "run">,
  args: readonly string[],
  expected: ExitCode,
): Promise<void> {
  const { code, output } = await tell.step(`scimform ${args.join(" ")}`, () =>
    runProgram("scripts/main.js", args, run),
  );
  if (code !== expected) throw fail(errors.commandFailed, `scimform ${args.join(" ")}`, code, output);
  tell.show(output);
}
