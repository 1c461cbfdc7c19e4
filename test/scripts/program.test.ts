import { thisPackage } from "../../lib/core/package";
import { FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";

describe("the program", () => {
  test.each([
    [["--help"], 0],
    [[], 2],
    [["--no-such-option"], 2],
    [["no-such-command"], 2],
    [["no-such-command", "--help"], 2],
    [["--version"], 0],
    [["credentials"], 2],
    [["status", "--no-such-option"], 2],
  ])("%j ends with exit code %i", async (args, expected) => {
    expect((await run(args)).exitCode).toBe(expected);
  });

  test("wrong use is said in the form of all errors, also as JSON", async () => {
    for (const args of [["statsu"], ["statsu", "--help"], ["statsu", "advisors-test"]])
      expect(await run(args)).toMatchObject({ stdout: "", stderr: expect.stringMatching(/Unknown command 'statsu'/) });
    expect((await run(["--version"])).stdout).toBe(`${thisPackage.version}\n`);
    expect((await run(["statsu"])).stderr).toMatch(/^error COMMAND_USAGE: Unknown command 'statsu'.*status/);
    expect((await run(["status", "--nope", "--json"])).json).toMatchObject({
      exitCode: 2,
      problems: [{ code: "COMMAND_USAGE" }],
    });
  });

  test("a secret given as argument is not repeated", async () => {
    const { stderr } = await run(["credentials", "advisors-test", "--token=s3cret"]);
    expect(stderr).toContain("--token=…");
    expect(stderr).not.toContain("s3cret");
  });

  test.each(["validate", "credentials", "test-connection", "provision", "status", "start", "pause"])(
    "%s --help shows examples and exit codes",
    async (command) => {
      const { stdout, exitCode } = await run([command, "--help"]);
      expect(stdout).toMatch(new RegExp(`Examples:\\n.*scimform ${command}`));
      expect(stdout).toMatch(/Exit codes: 0 /);
      expect(exitCode).toBe(0);
    },
  );

  test("a broken config stops every command before any request", async () => {
    const cwd = projectFolder("    scopee: assigned");
    const { stderr, exitCode } = await run(["status"], { cwd });
    expect(stderr).toMatch(/CONFIG_UNKNOWN_KEY/);
    expect(exitCode).toBe(2);
  });

  test("a defect of ours is a problem like others, not a crash", async () => {
    const { json, exitCode } = await run(["status", "--json"], {
      fetch: new FakeTenant().fetch,
      createCredential: () => {
        throw new RangeError("oops");
      },
    });
    expect(json.problems).toMatchObject([{ code: "COMMAND_INTERNAL", summary: expect.stringContaining("oops") }]);
    expect(exitCode).toBe(1);
  });

  test("names from the directory cannot steer the terminal", async () => {
    const tenant = new FakeTenant();
    tenant.apps[0] = { ...tenant.apps[0], displayName: "evil\u001b[2J\n::error::name" };
    const { stdout } = await run(["status"], { fetch: tenant.fetch });
    expect(stdout).toContain("evil [2J ::error::name");
    expect(stdout).not.toContain("\u001b");
  });

  test("colours only on a terminal", async () => {
    const tenant = new FakeTenant();
    expect(
      (await run(["pause", "advisors-test", "--yes"], { fetch: tenant.fetch, isTerminal: true })).stdout,
    ).toContain("\u001b[32m");
    expect((await run(["pause", "advisors-test", "--yes"], { fetch: tenant.fetch })).stdout).not.toContain("\u001b");
  });
});

test("the help has its commands in groups, each command once", async () => {
  const { stdout } = await run(["--help"]);
  const groups = stdout.split(/\n(?=\S[^\n]*:\n)/).slice(2);
  expect(groups.length).toBeGreaterThan(5);
  const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed).toEqual(
    expect.arrayContaining(["init", "validate", "provision", "status", "pause", "doctor", "demo"]),
  );
});
