import { projectFolder, run, tenantId } from "./run";

describe("validate", () => {
  test("a sound config", async () => {
    const { exitCode, stdout } = await run(["validate"]);
    expect(stdout).toMatch(/1 stack, 0 errors/);
    expect(exitCode).toBe(0);
  });

  test("--resolved shows every value with the place it comes from", async () => {
    const { stdout, exitCode } = await run(["validate", "--resolved", "advisors-*"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^advisors-test$/m);
    expect(stdout).toMatch(new RegExp(`tenantId = "${tenantId}" +# config/environments.yaml:1`));
    expect(stdout).toMatch(
      /schema\.users\.mappings\.userName\.source = "\[userPrincipalName\]" +# config\/targets\/plain.yaml:5/,
    );
  });

  test("--json is one document with the resolved stacks", async () => {
    const { json } = await run(["validate", "--resolved", "--json"]);
    expect(json).toMatchObject({
      command: "validate",
      exitCode: 0,
      results: [
        {
          stack: "advisors-test",
          tenantUrl: "https://target.example/scim",
          tokenSource: "env:SCIMFORM_TOKEN_ADVISORS_TEST",
        },
      ],
    });
  });

  test("everything that is wrong, with its place, exit code 2", async () => {
    const cwd = projectFolder("    scopee: assigned\n    provisioning: maybe");
    const { stderr, exitCode, stdout } = await run(["validate"], { cwd });
    expect(
      stderr.split("\n").filter((line) => /^config\/advisors\.yaml:\d+:\d+: error CONFIG_/.test(line)),
    ).toHaveLength(2);
    expect(stdout).toMatch(/2 errors, /);
    expect(exitCode).toBe(2);
  });

  test("a stack that does not exist", async () => {
    const { json, exitCode } = await run(["validate", "advisers-test", "--json"]);
    expect(json.problems[0]?.remedy).toMatch(/advisors-test/);
    expect(exitCode).toBe(2);
  });

  test("--config names another project folder", async () => {
    const { exitCode } = await run(["validate", "--config", projectFolder()], { cwd: "/" });
    expect(exitCode).toBe(0);
  });

  test("imports that synth would stop at", async () => {
    const cwd = projectFolder("", { "imports/advisors-test.json": "{}" });
    const { json, exitCode } = await run(["validate", "--json"], { cwd });
    expect(json.problems).toMatchObject([{ code: "EXPORT_IMPORTS_UNREADABLE" }]);
    expect(exitCode).toBe(2);
    expect((await run(["validate", "other-*"], { cwd })).stderr).not.toContain("EXPORT_IMPORTS_UNREADABLE");
  });

  describe("of named stacks", () => {
    const app = (name: string, lines: string, environments = "{ test: {}, production: {} }") =>
      `  ${name}:\n    target: plain\n    displayName: "${name} ({environment})"\n    url: https://target.example/scim\n    assign: external\n${lines}    environments: ${environments}\n`;
    const files = {
      "config/environments.yaml": `test: { tenantId: ${tenantId} }\nproduction:\n  tenantId: nonsense\n`,
      "config/team.yaml":
        `apps:\n${app("app1", "")}${app("app2", "    scopee: all\n")}` +
        app("app3", "", "\n      test:\n        wave: x\n      stage: {}"),
      "config/broken.yaml": 'apps: "\n',
    };
    const validate = async (...patterns: string[]) => {
      const { stdout, stderr, exitCode } = await run(["validate", ...patterns], { cwd: projectFolder("", files) });
      const places = [...stderr.matchAll(/^(\S+:\d+):\d+: error (\w+)/gm)].map(([, place, code]) => `${place} ${code}`);
      return { places, counts: stdout.trimEnd(), exitCode };
    };

    test.each([
      ["nothing is wrong with it", ["app1-test"], [], "1 stack, 0 errors, 0 warnings"],
      [
        "a mistake in its environment",
        ["app1-production"],
        ["environments.yaml:3 CONFIG_INVALID_VALUE"],
        "1 stack, 1 error",
      ],
      ["a mistake in its app", ["app2-test"], ["team.yaml:13 CONFIG_UNKNOWN_KEY"], "1 stack, 1 error"],
      ["a mistake in its own part only", ["app3-test"], ["team.yaml:22 PROFILE_WAVE_UNKNOWN"], "1 stack, 1 error"],
      [
        "an environment that there is not",
        ["app3-stage"],
        ["team.yaml:23 CONFIG_UNKNOWN_ENVIRONMENT"],
        "1 stack, 1 error",
      ],
      ["several", ["app1-test", "app2-test"], ["team.yaml:13 CONFIG_UNKNOWN_KEY"], "2 stacks, 1 error"],
    ])("%s", async (_, patterns, places, counts) => {
      const found = await validate(...patterns);
      expect(found.places).toEqual(places.map((place) => `config/${place}`));
      expect(found.counts).toContain(counts);
      expect(found.exitCode).toBe(places.length > 0 ? 2 : 0);
    });

    test("one that nothing is called: all that is wrong, as it may be the reason", async () => {
      expect((await validate("app9-test")).places).toHaveLength(5);
      expect((await validate()).places).toHaveLength(5);
    });
  });
});
