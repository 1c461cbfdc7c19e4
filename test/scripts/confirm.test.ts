import { FakeTenant } from "./fake-tenant";
import { run } from "./run";

/** Everything that changes something in a tenant lists it, asks on a terminal, and needs --yes where nobody can be asked. */

const stack = "advisors-test";
const env = { SCIMFORM_TOKEN_ADVISORS_TEST: "n3w-token" };

const stopped = (): FakeTenant => {
  const tenant = new FakeTenant();
  tenant.saveCredentials();
  return tenant;
};
const running = (): FakeTenant => {
  const tenant = stopped();
  tenant.job["schedule"] = { state: "Active" };
  return tenant;
};

const changing: readonly (readonly [args: readonly string[], tenant: () => FakeTenant, lists: RegExp])[] = [
  [["credentials", stack], () => new FakeTenant(), /tests the token against https:\/\/target\.example.* and starts/],
  [["credentials", stack], running, /in place of those there, and leaves provisioning running$/m],
  [["credentials", stack, "--rotate", "--probe", "anna@contoso.example"], running, /then provisions anna@contoso/],
  [["credentials", stack, "--clear"], running, /stops provisioning and removes tenant URL and secret/],
  [["start", stack], stopped, /starts provisioning/],
  [["pause", stack], running, /stops provisioning/],
  [["restart", stack], running, /Watermark: everybody is looked at again/],
  [["provision", stack, "--user", "anna@contoso.example"], running, /provisions anna@contoso\.example/],
];
const cases = changing.map(([args, tenant, lists]) => ({ name: args.join(" "), args, tenant, lists }));

describe.each(cases)("$name", ({ args, tenant: make, lists }) => {
  test.each([
    ["where nobody can be asked", {}],
    ["when the answer is no", { isTerminal: true, stdin: "n\n" }],
    ["when there is no answer", { isTerminal: true, stdin: "" }],
  ])("%s it lists, and changes nothing", async (_, world) => {
    const tenant = make();
    const { stdout, stderr, exitCode } = await run(args, { env, fetch: tenant.fetch, ...world });
    expect(stdout).toMatch(lists);
    expect(stdout + stderr).not.toContain(env.SCIMFORM_TOKEN_ADVISORS_TEST);
    expect(stderr).toContain("HEALTH_NOT_CONFIRMED");
    expect([exitCode, tenant.writes]).toEqual([2, []]);
  });

  test.each([
    ["with --yes", ["--yes"], {}],
    ["when the answer is yes", [], { isTerminal: true, stdin: "y\n" }],
  ])("%s it lists, and goes on", async (_, more, world) => {
    const tenant = make();
    const { stdout, stderr } = await run([...args, ...more], { env, fetch: tenant.fetch, ...world });
    expect(stdout).toMatch(lists);
    expect(stderr).not.toContain("HEALTH_NOT_CONFIRMED");
    expect(tenant.writes).not.toEqual([]);
  });

  test("--json asks nobody, not even on a terminal", async () => {
    const tenant = make();
    const { json } = await run([...args, "--json"], { env, fetch: tenant.fetch, isTerminal: true, stdin: "y\n" });
    expect(json.problems).toMatchObject([{ code: "HEALTH_NOT_CONFIRMED" }]);
    expect(tenant.writes).toEqual([]);
  });
});

test("a token on standard input is not taken for the answer", async () => {
  const tenant = new FakeTenant();
  const { stderr } = await run(["credentials", stack, "--token-stdin"], {
    fetch: tenant.fetch,
    isTerminal: true,
    stdin: "y\n",
  });
  expect(stderr).toContain("HEALTH_NOT_CONFIRMED");
  expect(tenant.writes).toEqual([]);
});

/** Read tenant and target only, or write nothing but files here and the sandbox on this machine. */
const harmless = [
  ...[
    "validate",
    "evaluate",
    "preview",
    "test-connection",
    "status",
    "logs",
    "audit",
    "drift",
    "verify",
    "why",
    "steps",
    "explain",
  ],
  ...["init", "doctor", "stacks", "preflight", "sandbox", "demo", "help"],
];

test("every command takes --yes, or is known to change nothing in a tenant or target", async () => {
  const { stdout } = await run(["--help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]*) .*$/gm)].flatMap(([, name]) => name ?? []);
  expect(commands).toEqual(expect.arrayContaining(["credentials", "status"]));
  const careless: string[] = [];
  for (const name of commands.filter((each) => !harmless.includes(each)))
    if (!(await run([name, "--help"])).stdout.includes("--yes")) careless.push(name);
  expect(careless).toEqual([]);
});
