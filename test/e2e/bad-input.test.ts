import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ok, Project, type Ran } from "./project";

/** What somebody gets to read who writes, types or sets up something wrong. */

const repository = resolve(__dirname, "../..");
const stack = "advisors-test";
const person = "robin.steen@contoso.example";
let project: Project;

beforeAll(async () => {
  project = await Project.create("bad input");
});
afterAll(() => project.dispose());

type Edit = readonly [file: string, from: string, to: string];
const deployment = "config/andmoney.yaml";
const environments = "config/environments.yaml";
const profile = "config/targets/andmoney-advisors.yaml";

/** Puts the shipped config back and makes these edits. */
function configure(...edits: readonly Edit[]): void {
  rmSync(join(project.folder, "config"), { recursive: true });
  cpSync(join(repository, "config"), join(project.folder, "config"), { recursive: true });
  for (const [file, from, to] of edits) {
    const path = join(project.folder, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
}

/** A tenant of one's own, as far as config and commands can see. */
const real = Object.fromEntries(
  ["SCIMFORM_SANDBOX", "ARM_METADATA_HOSTNAME", "TF_CLI_CONFIG_FILE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].map(
    (name) => [name, undefined],
  ),
);
const terraform = (args: readonly string[], env: NodeJS.ProcessEnv = {}, name = stack): Promise<Ran> =>
  project.terraform(name, [...args, "-input=false", "-no-color"], env);
/** Terraform breaks lines and draws a frame. */
const flat = ({ output }: Ran): string => output.replace(/[\s│╷╵]+/g, " ");

describe("config: the place, what is wrong, what to do; exit code 2", () => {
  test.each<[what: string, edit: Edit, line: RegExp]>([
    [
      "an unknown key",
      [deployment, 'displayName: "&Money Advisors', 'displyName: "&Money Advisors'],
      /^config\/andmoney\.yaml:\d+:5: error CONFIG_UNKNOWN_KEY: "displyName".* Did you mean "displayName"\?$/,
    ],
    [
      "an unknown target profile",
      [deployment, "target: andmoney-advisors", "target: andmoney-advisers"],
      /^config\/andmoney\.yaml:\d+:13: error CONFIG_UNKNOWN_TARGET: .*Did you mean "andmoney-advisors"\?/,
    ],
    [
      "an unknown source attribute",
      [profile, '"[displayName]"', '"[displayNaem]"'],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:18: error MAPPING_UNKNOWN_SOURCE: .*"displayNaem".*"displayName"\?/,
    ],
    [
      "an unknown target attribute",
      [profile, "name.givenName", "name.givnName"],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:\d+: error MAPPING_UNKNOWN_TARGET: "name\.givnName".*"name\.givenName"\?/,
    ],
    [
      "an attribute that YAML reads as a list",
      [profile, 'source: "[userPrincipalName]"', "source: [userPrincipalName]"],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:17: error CONFIG_ATTRIBUTE_READ_AS_LIST: .* Write: source: "\[userPrincipalName\]"$/,
    ],
    [
      "a constant that lost its quotes",
      [profile, '"[displayName]"', '"Advisor"'],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:18: error CONFIG_QUOTES_LOST: .* Write: displayName: '"Advisor"'$/,
    ],
    [
      "&Money without quotes",
      [deployment, '"&Money Advisors ({environment})"', "&Money Advisors"],
      /^config\/andmoney\.yaml:\d+:18: error CONFIG_ANCHOR: .* Write: displayName: "&Money Advisors"$/,
    ],
    [
      "typographic quotes",
      [profile, '"False", "True"', '“False”, "True"'],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:13: error CONFIG_TYPOGRAPHIC_QUOTES: .* Write: active: 'Switch\(\[IsSoftDeleted\], , "False",/,
    ],
    [
      "an app twice",
      [deployment, "  rooms:\n", "  advisors:\n"],
      /^config\/andmoney\.yaml:\d+:3: error CONFIG_DUPLICATE_KEY: "advisors".* line 6/,
    ],
    [
      "no URL for an environment",
      [profile, "  test: https", "  trial: https"],
      /^config\/andmoney\.yaml:\d+:7: error CONFIG_URL_MISSING: .*"test".* `url: { test: https:\/\/… }`/,
    ],
    [
      "a URL without TLS",
      [profile, "https://api.test-env", "http://api.test-env"],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:9: error CONFIG_URL_NOT_HTTPS: .*api\.test-env\.booking\.andmoney\.dk.* Use https:/,
    ],
    [
      "an expression that does not parse, with the column inside it",
      [profile, '"[surname]"', `'Mid([surname], 1, 2'`],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:23: error EXPRESSION_UNCLOSED_CALL: The arguments of Mid/,
    ],
    [
      "an expression with an unknown function deep inside",
      [profile, '"[surname]"', `'ToUpper(ToLowr([surname]))'`],
      /^config\/targets\/andmoney-advisors\.yaml:\d+:31: error EXPRESSION_UNKNOWN_FUNCTION: .*Did you mean ToLower\?$/,
    ],
  ])("%s", async (_what, edit, line) => {
    configure(edit);
    const [edited, , text] = edit;
    const { code, output } = await project.scimform("validate");
    const [first = "", source = "", caret = "", summary, ...others] = output.trimEnd().split("\n");
    expect(first).toMatch(line);
    const [, file = "", number = "", column = ""] = /^(.+?):(\d+):(\d+):/.exec(first) ?? [];
    expect(source).toMatch(new RegExp(`^  ${number} \\| `));
    expect(caret.indexOf("^") - source.indexOf("|")).toBe(Number(column) + 1);
    const place = readFileSync(join(project.folder, file), "utf8").split("\n")[Number(number) - 1];
    if (file === edited) expect(place).toContain(text.trim().split("\n")[0]);
    expect(summary).toMatch(/ 1 error, 0 warnings$/);
    expect([code, others]).toEqual([2, []]);
  });

  test("a stack twice, in two files", async () => {
    configure();
    cpSync(join(project.folder, deployment), join(project.folder, "config/again.yaml"));
    const { code, output } = await project.scimform("validate");
    expect(output).toMatch(
      /^config\/andmoney\.yaml:10:7: error CONFIG_DUPLICATE_STACK: .*advisors-test.*config\/again\.yaml:10/m,
    );
    expect(code).toBe(2);
  });

  test("the same goes for synth, and nothing is written", async () => {
    configure([deployment, "target: andmoney-advisors", "target: andmoney-advisers"]);
    const { code, output } = await project.synth();
    expect(code).toBe(2);
    expect(output).toMatch(
      /^config\/andmoney\.yaml:7:13: error CONFIG_UNKNOWN_TARGET: [^\n]+\n {2}7 \| {5}target: andmoney-advisers\n {4}\| +\^\n$/,
    );
  });

  test("what somebody proposes as config begins no line of a pipeline's log", async () => {
    configure([deployment, "target: andmoney-advisors", 'target: "a\\r\\n::error::forged"']);
    for (const { code, output } of [await project.synth(), await project.scimform("validate")]) {
      expect(code).toBe(2);
      expect(output).toMatch(/CONFIG_UNKNOWN_TARGET.*::error::forged/);
      expect(output).not.toMatch(/^::|\r/m);
    }
  });

  test("local state in CI", async () => {
    configure();
    const { code, output } = await project.scimformWith({ ...real, CI: "true" }, "validate");
    expect(output).toMatch(/^config\/environments\.yaml:7:3: error CONFIG_LOCAL_BACKEND_IN_CI: .*"test".*azurerm/m);
    expect(code).toBe(2);
    expect(await project.scimformWith({ CI: "true" }, "validate")).toMatchObject({ code: 0 });
  });

  test("HCP Terraform is a warning: its workspaces must run Terraform locally", async () => {
    configure([environments, "{ type: local }", "{ type: cloud, config: { organization: acme } }"]);
    const { code, output } = await project.scimformWith(real, "validate");
    expect(output).toMatch(/^config\/environments\.yaml:7:20: warning CONFIG_REMOTE_EXECUTION: .*execution mode/m);
    expect(code).toBe(0);
  });

  test.each(["on", "off", "true", "false"])("provisioning: %s is understood", async (value) => {
    configure([
      deployment,
      "    target: andmoney-advisors",
      `    provisioning: ${value}\n    target: andmoney-advisors`,
    ]);
    const { code, output } = await project.scimform("validate", "--resolved", stack);
    expect(output).toMatch(new RegExp(`provisioning = ${value === "on" || value === "true"} `));
    expect(code).toBe(0);
  });
});

describe("programs that cannot start", () => {
  /** Pretends to be another version. */
  const oldNode = (): string => {
    const pretend = join(project.folder, "old-node.cjs");
    const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.10.0" } });`;
    writeFileSync(pretend, `${versions}\nObject.defineProperty(process, "version", { value: "v20.10.0" });\n`);
    return pretend;
  };

  beforeAll(async () => {
    configure();
    ok(await project.synth());
    ok(await terraform(["init"]));
  });
  const terraform = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
    project.asPrograms.terraform(stack, [...args, "-input=false", "-no-color"], env);

  test("the provider, started by hand: one sentence", async () => {
    const program = join(repository, "dist/provider/scimform-provider.cjs");
    expect(await project.run(process.execPath, [program])).toEqual({
      code: 1,
      output:
        "This is the Terraform provider of scimform (SCIM provisioning as code). Terraform starts it; there is nothing to run by hand.\n",
    });
  });

  test("no Node.js: Terraform shows what to install", async () => {
    const result = await terraform(["plan"], { SCIMFORM_NODE: "/nowhere/node" });
    expect(flat(result)).toContain(
      "scimform: there is no program /nowhere/node. Install Node.js 20.11 or newer, or set SCIMFORM_NODE",
    );
    expect(result.code).toBe(1);
  });

  test("an old Node.js: Terraform shows both versions", async () => {
    const node = join(project.folder, "old-node");
    writeFileSync(node, `#!/bin/sh\nexec "${process.execPath}" -r "${oldNode()}" "$@"\n`, { mode: 0o755 });
    const result = await terraform(["plan"], { SCIMFORM_NODE: node });
    expect(flat(result)).toContain("scimform: this Node.js is version 20.10.0. Install Node.js 20.11 or newer");
  });

  test("no bundle in the stack folder: Terraform says to synth", async () => {
    const bundle = join(project.folder, "cdktf.out/stacks", stack, "scimform-provider.cjs");
    renameSync(bundle, `${bundle}.away`);
    const result = await terraform(["plan"]);
    renameSync(`${bundle}.away`, bundle);
    expect(flat(result)).toContain("scimform: scimform-provider.cjs is not in this folder. Run the synth step");
  });

  test("the set-up of a clone with an old Node.js", async () => {
    const result = await project.run(process.execPath, ["-r", oldNode(), join(repository, "scripts/setup.cjs")]);
    expect(result).toEqual({
      code: 2,
      output: "scimform needs Node.js 20.11 or newer; this is v20.10.0. See .nvmrc.\n",
    });
  });
});

describe("a deployed, protected stack", () => {
  const protect: Edit = [environments, "test:\n", "test:\n  protected: on\n"];
  const status = (env: NodeJS.ProcessEnv = {}, name = stack) => project.scimformWith(env, "status", name);
  const credentials = (env: NodeJS.ProcessEnv = {}) => project.scimformWith(env, "credentials", stack, "--yes");
  const secrets = () => project.sandbox.traffic.list(/^PUT .*\/secrets/);

  /** One error in one line, last of all, no stack trace. */
  function refused(result: Ran, code: number, line: RegExp): void {
    const lines = result.output.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(line);
    expect(result.output).not.toMatch(/^\s+at /m);
    expect(lines.filter((each) => each.startsWith("error "))).toHaveLength(1);
    expect(result.code).toBe(code);
  }

  beforeAll(async () => {
    configure(protect);
    refused(await status(), 1, /^error ENTRA_APP_NOT_FOUND: .*scimform:advisors-test.*`cdktf deploy advisors-test`/);
    ok(await project.synth());
    ok(await terraform(["apply", "-auto-approve"]));
    // As long as there are no credentials, nothing can have been provisioned: then it is Terraform that refuses.
    expect(flat(await terraform(["plan", "-destroy"]))).toMatch(/Instance cannot be destroyed .*prevent_destroy/);
  });

  test("the token is missing, wrong, or for a target that is not there: nothing is saved", async () => {
    const variable = "SCIMFORM_TOKEN_ADVISORS_TEST";
    project.sandbox.traffic.clear();
    refused(
      await credentials({ [variable]: undefined }),
      2,
      new RegExp(`^error ENTRA_TOKEN_MISSING: .*${variable} is not set`),
    );
    const wrong = await credentials({ [variable]: "wrong-token" });
    refused(
      wrong,
      1,
      /^error COMMAND_TOKEN_REFUSED: .*advisors\/scim, refuses the token; nothing was saved\..*401.* new token/,
    );
    expect(wrong.output).not.toContain("wrong-token");
    configure(protect, [
      deployment,
      "    target: andmoney-advisors",
      "    url: https://gone.example\n    target: andmoney-advisors",
    ]);
    refused(
      await credentials(),
      1,
      /^error COMMAND_TARGET_UNREACHABLE: .*https:\/\/gone\.example; nothing was saved.* Check `url`/,
    );
    expect(secrets()).toEqual([]);
    configure(protect);
    refused(
      await project.scimform("test-connection", stack),
      1,
      /^error COMMAND_CREDENTIALS_MISSING: .*`scimform credentials advisors-test`/,
    );
  });

  test("the sign-in is for another tenant than the config: nothing is asked of it", async () => {
    project.sandbox.traffic.clear();
    refused(
      await status(real),
      2,
      /^error ENTRA_WRONG_TENANT: .*27ed5282-.*3f6d1c1e-.*tenantId in config\/environments\.yaml/,
    );
    expect(project.sandbox.traffic.list(/token|\/v1\.0|\/beta/)).toEqual([]);
  });

  test("a wrong client secret is refused, and not shown", async () => {
    const result = await status({ ARM_CLIENT_SECRET: "wrong-secret" });
    refused(result, 1, /^error ENTRA_SIGN_IN_FAILED: .*AADSTS7000215.* Check tenant, client id and secret/);
    expect(result.output).not.toContain("wrong-secret");
  });

  test("a missing permission is named, by the commands and at plan", async () => {
    refused(
      await credentials(project.sandbox.env("reader")),
      1,
      /^error ENTRA_PERMISSION_MISSING: .*Synchronization\.ReadWrite\.All/,
    );
    const without = project.sandbox.env("directoryOnly");
    refused(await status(without), 1, /^error ENTRA_PERMISSION_MISSING: .*Synchronization\.Read\.All/);
    const planned = await terraform(["plan"], without);
    expect(flat(planned)).toMatch(
      /Error: Microsoft Graph refused GET \S+ .*with scimform_synchronization_job\.synchronization_job,.*Synchronization\.Read\.All .*\(ENTRA_PERMISSION_MISSING\)/,
    );
    expect(planned.code).toBe(1);
  });

  test("a group that the tenant does not have is named at plan", async () => {
    configure(protect, [deployment, "SCIM Advisors Pilot", "SCIM Advisors Pilto"]);
    ok(await project.synth());
    const planned = await terraform(["plan"]);
    expect(flat(planned)).toMatch(/No security group .*"SCIM Advisors Pilto"/);
    expect(planned.code).toBe(1);
    configure(protect);
    ok(await project.synth());
  });

  test("people and groups that cannot be provisioned", async () => {
    ok(await credentials());
    ok(await project.scimform("provision", stack, "--user", person, "--yes"));
    const provision = (...args: string[]) => project.scimform("provision", stack, "--yes", ...args);
    refused(
      await provision("--user", "nobody@contoso.example"),
      1,
      /^error ENTRA_USER_NOT_FOUND: .*"nobody@contoso\.example"/,
    );
    refused(
      await provision("--group", "SCIM Advisors Pilot"),
      1,
      /^error COMMAND_RULE_MISSING: .*Map groups in the config/,
    );
    refused(await provision(), 2, /^error COMMAND_NOBODY_NAMED: .*--user/);
    refused(
      await project.scimform("status", "advisers-test"),
      2,
      /^error CONFIG_UNKNOWN_STACK: .*Did you mean "advisors-test"/,
    );
  });

  test("two apps with the stack's tag", async () => {
    const other = project.sandbox.tenant.instantiateApp("Another");
    other["tags"] = [`scimform:${stack}`];
    refused(
      await status(),
      1,
      new RegExp(`^error ENTRA_APP_AMBIGUOUS: .*scimform:${stack}: .*${other.id}.* remove the tag`),
    );
    other["tags"] = [];
  });

  test("it is not destroyed, also when nothing of Terraform's stands in the way", async () => {
    const destroy = await terraform(["plan", "-destroy"]);
    expect(flat(destroy)).toMatch(/PROVIDER_JOB_PROTECTED/);
    ok(await project.synth({ SCIMFORM_ALLOW_DESTROY: stack }));
    const again = await terraform(["plan", "-destroy"]);
    expect(flat(again)).toMatch(
      /Error: The synchronization job is protected and has provisioned accounts, .*: it is not destroyed\. .*SCIMFORM_ALLOW_DESTROY=advisors-test .*\(PROVIDER_JOB_PROTECTED\)/,
    );
    expect([destroy.code, again.code]).toEqual([1, 1]);
    ok(await project.synth());
  });

  test("the job was deleted outside: commands and plan say so", async () => {
    const { tenant } = project.sandbox;
    const job = tenant.findJob(stack);
    delete tenant.state.jobs[job.id];
    const line = /^error COMMAND_JOB_MISSING: .*deleted outside\. Run `cdktf deploy advisors-test`\.$/m;
    refused(await status(), 1, line);
    refused(await project.scimform("provision", stack, "--user", person, "--yes"), 1, line);
    const planned = await terraform(["plan", "-detailed-exitcode"]);
    expect(flat(planned)).toMatch(/synchronization_job has been deleted .* Plan: 3 to add, 0 to change, 0 to destroy/);
    expect(planned.code).toBe(2);
    tenant.state.jobs[job.id] = job;
  });

  test("renamed, it is found by its former name until it is deployed; named, it is destroyed", async () => {
    const name = "agents-test";
    configure(protect, [deployment, "  advisors:\n", "  agents:\n    formerly: advisors\n"]);
    expect((await status({}, name)).output).toContain(`${name}: running`);
    ok(await project.synth());
    ok(await terraform(["init"], {}, name));
    expect(ok(await terraform(["apply", "-auto-approve"], {}, name))).toMatch(/ 0 added, \d+ changed, 0 destroyed/);
    expect(project.sandbox.tenant.findApp(stack)).toBeUndefined();
    expect((await status({}, name)).output).toContain(`${name}: running`);

    const allowed = { SCIMFORM_ALLOW_DESTROY: name };
    ok(await project.synth(allowed));
    ok(await terraform(["destroy", "-auto-approve"], allowed, name));
    expect(project.sandbox.tenant.jobs()).toEqual([]);
  });
});
