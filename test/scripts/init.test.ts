import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { loadProject } from "../../lib/config";
import { projectFolder, run, tenantId } from "./run";

const now = Date.parse("2026-11-22T10:00:00Z");
const folder = (): string => mkdtempSync(join(tmpdir(), "scimform-init-"));
const read = (root: string, name: string): string => readFileSync(join(root, name), "utf8");
const filesOf = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();

const miniOrange = [
  "init",
  ...["--target", "miniorange-entra", "--app", "orange", "--environment", "test", "--environment", "production"],
  ...[
    "--tenant",
    tenantId,
    "--input",
    "test:scimUrl=https://t.example/scim",
    "--input",
    "scimUrl=https://p.example/scim",
  ],
  ...["--group", "test:SCIM Pilot", "--group", "production:Team: A", "--user", "anna@contoso.example"],
  ...["--on-deactivate", "disable"],
];

test("in an empty folder it writes a whole project, which is sound", async () => {
  const root = folder();
  const { exitCode, stdout } = await run([...miniOrange, "--yes"], { cwd: root, now });
  expect(exitCode).toBe(0);
  expect(filesOf(root)).toEqual([
    ".gitignore",
    "cdktf.json",
    "config/environments.yaml",
    "config/orange.yaml",
    "config/targets/miniorange-entra.yaml",
    "providers.lock.hcl",
  ]);
  for (const file of filesOf(root)) expect(stdout).toContain(`  ${file}\n`);
  expect(stdout).toContain("npx scimform steps orange-test");

  const { stacks, problems } = loadProject({ root, env: {}, now });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(stacks.map((stack) => [stack.stack, stack.tenantUrl, stack.tenantId, stack.assign])).toEqual([
    [
      "orange-test",
      "https://t.example/scim",
      tenantId,
      { groups: [{ name: "SCIM Pilot" }], users: [{ name: "anna@contoso.example" }] },
    ],
    [
      "orange-production",
      "https://p.example/scim",
      tenantId,
      { groups: [{ name: "Team: A" }], users: [{ name: "anna@contoso.example" }] },
    ],
  ]);
  expect(stacks[0]?.rules?.onDeactivate).toBe("disable");
});

test("what it writes has the comments that help to go on", async () => {
  const root = folder();
  const args = ["--target", "mangoapps-entra", "--app", "mango", "--environment", "test", "--tenant", tenantId];
  const { exitCode, stderr, stdout } = await run(["init", ...args, "--group", "SCIM Pilot", "--yes"], {
    cwd: root,
    now,
  });
  expect(exitCode).toBe(0);
  expect(read(root, "config/mango.yaml"))
    .toBe(`# yaml-language-server: $schema=../node_modules/scimform/config/schema/deployment.json
# MangoApps, with SAML sign-on: https://guides.mangoapps.com/integrations-guide/single-sign-on/sso-integrations-by-provider/sso-integrations-for-microsoft/scim-setup-for-microsoft-entra-id
identityProvider: entra

apps:
  mango:
    target: mangoapps-entra
    displayName: MangoApps ({environment})
    saml:
      certificates: # the next one is added beside it before this one expires
        first: { expires: 2029-11-21 }
    environments:
      test:
        # inputs:
        #   acsUrl: https://acme.mangoapps.example/saml/acs # ACS URL (HTTPS); the step "Add an SSO connection in MangoApps, and copy its ACS URL" gives it
        #   scimUrl: https://acme.mangoapps.example/scim/v2 # SCIM Base URL; the step "Copy SCIM Base URL and SCIM Bearer Token, and save the connection once more" gives it
        assign:
          groups: [SCIM Pilot]
        # waves: # instead of all at once; deploy, look, then name the next one as \`wave\`
        #   pilot: { groups: [] } # a few people who try signing in, being changed and being removed
        #   department: { groups: [] } # one department; watch \`scimform logs\` and the helpdesk
        #   everybody: { groups: [] } # everybody, in portions that keep the vendor's 100 requests a minute
        # wave: pilot
`);
  expect(read(root, "config/environments.yaml")).toContain(`\ntest:\n  tenantId: ${tenantId}\n`);
  expect(read(root, "config/targets/mangoapps-entra.yaml")).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/scimform\/config\/schema\/target\.json\n/,
  );
  // What only the vendor's portal shows may come later; the next command says from where.
  expect(stderr).toContain("warning PROFILE_INPUT_MISSING");
  expect(stdout).toContain("npx scimform steps mango-test   # first: where to find the inputs that are missing");
  expect(stdout).toContain("npx scimform certificates mango-test");
});

test("until the first input is there, `validate` says what is missing", async () => {
  const root = folder();
  const args = [
    "--target",
    "mangoapps-entra",
    "--app",
    "mango",
    "--environment",
    "test",
    "--tenant",
    tenantId,
    "--yes",
  ];
  await run(["init", ...args], { cwd: root, now });
  const { stderr } = await run(["validate"], { cwd: root, now });
  expect(stderr).toContain("error PROFILE_INPUT_MISSING");
});

test("in a project it adds the app alone, and its editor schema", async () => {
  const root = projectFolder("", {
    "cdktf.json": "{}",
    "providers.lock.hcl": "",
    ".gitignore": "/node_modules\ncdktf.out\n.scimform/\n.terraform\nstate\n*.tfstate\n*.tfstate.*\n",
    "config/schema/deployment.json": "{}",
  });
  const args = ["--target", "plain", "--environment", "test", "--user", "anna@contoso.example"];
  const { exitCode, json } = await run(["init", ...args, "--yes", "--json"], { cwd: root, now });
  // The profile is the project's own, and has no URL: that is said before anything is written.
  expect(exitCode).toBe(2);
  expect(json.problems).toMatchObject([{ code: "CONFIG_URL_MISSING" }]);
  expect(existsSync(join(root, "config/plain.yaml"))).toBe(false);

  const input = "scimUrl=https://g.example/scim";
  const generic = ["--target", "generic-scim", "--app", "erp", "--environment", "test", "--input", input];
  const added = await run(["init", ...generic, "--yes", "--json"], { cwd: root, now });
  expect(added.json).toMatchObject({
    exitCode: 0,
    problems: [],
    results: [{ app: "erp", stacks: ["erp-test"], files: ["config/erp.yaml", "config/targets/generic-scim.yaml"] }],
  });
  expect(read(root, "config/erp.yaml")).toMatch(/^# yaml-language-server: \$schema=schema\/deployment\.json\n/);
});

test("nothing is overwritten", async () => {
  const root = projectFolder();
  const before = filesOf(root);
  const args = ["--target", "generic-scim", "--app", "advisors", "--environment", "test", "--yes"];
  const { exitCode, stderr } = await run(["init", ...args], { cwd: root, now });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("INIT_FILE_EXISTS");
  expect(filesOf(root)).toEqual(before);
});

const generic = ["--target", "generic-scim"];

test.each([
  [
    "an environment that environments.yaml lacks",
    ["--target", "generic-scim", "--environment", "staging"],
    /INIT_ENVIRONMENT_UNDEFINED.*`staging: { tenantId: /,
  ],
  ["a path as a key", [...generic, "--app", "../outside", "--environment", "test"], /INIT_OPTION_INVALID.*--app/],
  [
    "the name of another file as a key",
    [...generic, "--app", "environments", "--environment", "test"],
    /INIT_FILE_EXISTS/,
  ],
  ["an environment that is no name", [...generic, "--environment", "a: b"], /INIT_OPTION_INVALID.*--environment/],
  ["no target", [], /INIT_ANSWER_MISSING.*--target/],
  ["an unknown target", ["--target", "generic-scm"], /CONFIG_UNKNOWN_TARGET.*generic-scim/],
  [
    "an input that is none",
    ["--target", "generic-scim", "--environment", "test", "--input", "url=https://x.example"],
    /PROFILE_INPUT_UNKNOWN.*scimUrl/,
  ],
  [
    "a value of the wrong kind",
    ["--target", "generic-scim", "--environment", "test", "--input", "scimUrl=http://x.example"],
    /CONFIG_URL_NOT_HTTPS/,
  ],
  [
    "a secret",
    ["--target", "generic-scim", "--environment", "test", "--input", "token=s3cr3t-value"],
    /CONFIG_SECRET_KEY/,
  ],
  ["half an input", ["--target", "generic-scim", "--input", "scimUrl"], /COMMAND_USAGE.*name=value/],
  ["no way to ask for consent", ["--target", "andmoney-rooms", "--environment", "test"], /HEALTH_NOT_CONFIRMED/],
])("it refuses %s, and writes nothing", async (_, args, says) => {
  const root = projectFolder();
  const before = filesOf(root);
  const { exitCode, stderr } = await run(["init", ...args, ...(says.source.includes("CONFIRMED") ? [] : ["--yes"])], {
    cwd: root,
    now,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(says) });
  expect(stderr).not.toContain("s3cr3t-value");
  expect(filesOf(root)).toEqual(before);
});

test("in an empty folder, too, keys and ids are looked at before anything is written", async () => {
  const root = folder();
  const init = (...args: string[]) =>
    run(["init", ...generic, "--environment", "test", ...args, "--yes"], { cwd: root, now });
  for (const args of [
    ["--app", "../outside", "--tenant", tenantId],
    ["--app", "environments", "--tenant", tenantId],
    ["--tenant", `${tenantId}\n  protected: false`],
  ])
    expect(await init(...args)).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/error INIT_/) as string });
  expect(filesOf(root)).toEqual([]);
  expect(existsSync(join(root, "outside.yaml"))).toBe(false);
});

test("on a terminal it asks, and asks again when an answer cannot be used", async () => {
  const root = folder();
  const answers = [
    "nothing",
    "miniorange-entra",
    "",
    "miniOrange of Contoso",
    "test",
    "no-guid",
    tenantId,
    "nobody",
    "identity@contoso.example",
    "http://x.example",
    "https://x.example/scim",
    "SCIM Pilot, Team: A",
    "",
    "maybe",
    "delete",
    "y",
  ];
  const { exitCode, stdout } = await run(["init"], {
    cwd: root,
    now,
    isTerminal: true,
    stdin: `${answers.join("\n")}\n`,
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain("miniOrange, people from Microsoft Entra ID");
  expect(stdout).toContain('There is no profile "nothing".');
  const { stacks } = loadProject({ root, env: {}, now });
  expect(stacks[0]).toMatchObject({
    stack: "miniorange-entra-test",
    displayName: "miniOrange of Contoso",
    notificationEmail: "identity@contoso.example",
    tenantId,
    tenantUrl: "https://x.example/scim",
    assign: { groups: [{ name: "SCIM Pilot" }, { name: "Team: A" }], users: [] },
    rules: { onDeactivate: "delete" },
  });
});

test.each([
  ["no", 0],
  ["", 0],
])("an answer of %p to the last question writes nothing", async (answer, exitCode) => {
  const root = projectFolder();
  const before = filesOf(root);
  const args = ["init", "--target", "andmoney-rooms", "--environment", "test", "--group", "x", "--user", "a@x.example"];
  const stdin = `rooms\n\n${answer}\n`;
  expect(await run(args, { cwd: root, now, isTerminal: true, stdin })).toMatchObject({ exitCode });
  expect(filesOf(root)).toEqual(before);
});

test("the end of the input is no answer", async () => {
  const root = folder();
  const { exitCode, stderr } = await run(["init"], { cwd: root, now, isTerminal: true, stdin: "generic-scim\n" });
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining("INIT_ANSWER_MISSING") });
  expect(filesOf(root)).toEqual([]);
});

test("for Okta it writes the org and the label", async () => {
  const root = folder();
  const args = [
    "--target",
    "mangoapps-okta",
    "--app",
    "mango",
    "--environment",
    "test",
    "--org",
    "https://acme.okta.com",
  ];
  await run(["init", ...args, "--input", "domain=acme.mangoapps.example", "--group", "Staff", "--yes"], {
    cwd: root,
    now,
  });
  expect(read(root, "config/mango.yaml")).toMatch(
    /identityProvider: okta\n[^]* {4}label: MangoApps \(\{environment\}\)\n/,
  );
  expect(read(root, "config/environments.yaml")).toContain("  okta: { orgUrl: https://acme.okta.com }\n");
  const { oktaStacks, problems } = loadProject({ root, env: {}, now });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(oktaStacks.map(({ stack }) => stack)).toEqual(["mango-test"]);
});

test("in the sandbox no tenant is asked for", async () => {
  const root = folder();
  const args = ["init", "--target", "andmoney-advisors", "--app", "advisors", "--environment", "test", "--yes"];
  const { exitCode } = await run(args, { cwd: root, now, env: { SCIMFORM_SANDBOX: "/tmp/sandbox" } });
  expect(exitCode).toBe(0);
  expect(read(root, "config/environments.yaml")).not.toContain("tenantId");
});

test("git leaves alone what must not be shared; a .gitignore that is there gets what it lacks, once", async () => {
  const root = folder();
  writeFileSync(join(root, ".gitignore"), "/dist\nnode_modules");
  const { stdout } = await run([...miniOrange, "--yes"], { cwd: root, now });
  expect(stdout).toContain("  .gitignore, lines at its end\n");
  const lines = read(root, ".gitignore").split("\n");
  expect(lines.slice(0, 2)).toEqual(["/dist", "node_modules"]);
  expect(lines).toEqual(expect.arrayContaining(["cdktf.out/", ".scimform/", "state/", "*.tfstate"]));
  expect(lines.filter((line) => line.includes("node_modules"))).toHaveLength(1);
  const before = read(root, ".gitignore");
  await run(["init", "--target", "andmoney-rooms", "--environment", "test", "--yes"], { cwd: root, now });
  expect(read(root, ".gitignore")).toBe(before);
});

describe("where the state of production is kept", () => {
  const args = ["init", "--target", "andmoney-rooms", "--environment", "test", "--environment", "production"];
  const environments = (root: string) => parse(read(root, "config/environments.yaml")) as Record<string, object>;

  test("on a terminal a shared place is proposed, and asked for", async () => {
    const root = folder();
    const answersOfProduction = [tenantId, "", "azurerm", "contosostate", "scimform", "", ""];
    const stdin = ["rooms", "", tenantId, "", "", "", ...answersOfProduction, "y", ""].join("\n");
    const { stdout, stderr, exitCode } = await run(args, { cwd: root, now, isTerminal: true, stdin });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain("Where Terraform keeps the state of production");
    expect(environments(root)).toMatchObject({
      test: { backend: { type: "local" } },
      production: {
        backend: { type: "azurerm", config: { storageAccountName: "contosostate", containerName: "scimform" } },
      },
    });
  });

  test("by option, or as a line to be taken", async () => {
    const [one, other] = [folder(), folder()];
    const backend = ["--backend", "production:s3,bucket=contoso-state,region=eu-north-1,encrypt=true"];
    expect((await run([...args, "--tenant", tenantId, ...backend, "--yes"], { cwd: one, now })).exitCode).toBe(0);
    expect(environments(one)).toMatchObject({
      test: { backend: { type: "local" } },
      production: { backend: { type: "s3", config: { bucket: "contoso-state", region: "eu-north-1", encrypt: true } } },
    });
    await run([...args, "--tenant", tenantId, "--yes"], { cwd: other, now });
    expect(read(other, "config/environments.yaml")).toMatch(
      /production:[^]*# backend: \{ type: azurerm, config: \{ storageAccountName/,
    );
  });

  test.each([
    ["an unknown place", "ftp", /INIT_OPTION_INVALID.*--backend/],
    ["a setting that is missing", "azurerm,storageAccountName=x", /config\.containerName/],
    ["a secret", "azurerm,storageAccountName=x,containerName=y,accessKey=s3cr3t", /INIT_OPTION_INVALID/],
  ])("%s is refused", async (_, backend, says) => {
    const root = folder();
    const result = await run([...args, "--tenant", tenantId, "--backend", backend, "--yes"], { cwd: root, now });
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(says) as string });
    expect(result.stderr).not.toContain("s3cr3t");
    expect(filesOf(root)).toEqual([]);
  });
});

test("a file beside what is written stays as it is", async () => {
  const root = folder();
  writeFileSync(join(root, "cdktf.json"), "{}");
  await run([...miniOrange, "--yes"], { cwd: root, now });
  expect(read(root, "cdktf.json")).toBe("{}");
});
