import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { annotationOf } from "../../lib/core/annotation";
import { runSynth } from "../../stacks/program";
import { projectFolder, run } from "./run";

/** What GitHub's runner shows beside the line of a pull request. */

const env = { GITHUB_ACTIONS: "true" };
const wrong = "    scopee: assigned";

test("outside of GitHub Actions there is none; there, each problem has one, with its place in the repository", async () => {
  const cwd = projectFolder(wrong);
  expect((await run(["validate"], { cwd })).stderr).not.toContain("::");
  const annotation =
    /^::error file=config\/advisors\.yaml,line=8,col=5,title=CONFIG_UNKNOWN_KEY::[^\n]*scopee[^\n]*scope/m;
  expect((await run(["validate"], { cwd, env })).stderr).toMatch(annotation);
  const below = await run(["validate"], { cwd, env: { ...env, GITHUB_WORKSPACE: dirname(cwd) } });
  expect(below.stderr).toContain(`::error file=${cwd.split("/").at(-1)}/config/advisors.yaml,line=8`);
  expect((await run(["validate", "--json"], { cwd, env })).stdout).not.toContain("::error");
  let synth = "";
  runSynth({ root: cwd, env }, (text) => (synth += text));
  expect(synth).toMatch(annotation);
});

test("what has a meaning to the runner is escaped, as its toolkit does it", () => {
  const problem = {
    ...{ code: "X", severity: "warning" as const, summary: "50% of\r\nit", remedy: "a, b: c" },
    location: { file: "config/a:b,c%.yaml", line: 3, column: 4 },
  };
  expect(annotationOf(problem, env)).toBe(
    "::warning file=config/a%3Ab%2Cc%25.yaml,line=3,col=4,title=X::50%25 of %0Ait a, b: c",
  );
  expect(annotationOf(problem, {})).toBeUndefined();
});

describe("from a folder below the project", () => {
  test("the nearest one above is worked on; --config says otherwise", async () => {
    const root = projectFolder(wrong, { "cdktf.json": "{}" });
    const cwd = join(root, "docs/pages");
    mkdirSync(cwd, { recursive: true });
    expect((await run(["validate"], { cwd })).stderr).toContain("scopee");
    expect((await run(["validate", "--config", "."], { cwd })).stderr).toContain("CONFIG_FOLDER_MISSING");
    expect((await run(["validate", "--config", "../.."], { cwd })).stderr).toContain("scopee");
  });

  test("a project within another is one of its own", async () => {
    const outer = projectFolder(wrong, { "cdktf.json": "{}" });
    const inner = join(outer, "inner");
    mkdirSync(join(inner, "config"), { recursive: true });
    const { exitCode } = await run(
      [
        "init",
        "--config",
        ".",
        "--target",
        "generic-scim",
        "--environment",
        "test",
        "--tenant",
        "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11",
        "--input",
        "scimUrl=https://x.example",
        "--yes",
      ],
      { cwd: inner },
    );
    expect(exitCode).toBe(0);
    expect((await run(["validate"], { cwd: join(inner, "config") })).stdout).toContain("1 stack, 0 errors");
  });
});
