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
});
