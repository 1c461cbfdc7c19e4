import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parseWords } from "../../../sandbox/process/settings";
import { runSandboxProgram } from "./program";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "scimform-test-"));
});
afterAll(async () => {
  await run("stop");
  rmSync(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) => runSandboxProgram(cwd, args);

const lines = async (...args: string[]) => (await run(...args)).stdout.trim().split("\n");

test("a file at the start, then commands: faults and switches", async () => {
  writeFileSync(
    join(cwd, "box.yaml"),
    "seed: 7\nswitches: { secretsPut: merge, replication: { job: 10 } }\nfaults:\n  - { status: 503, path: /users$, times: 1 }\n",
  );
  expect(await run("start", "--settings", "box.yaml")).toMatchObject({ exitCode: 0 });
  expect(await lines("fault")).toEqual(["path=/users$ times=1 status=503"]);
  expect(await lines("switch")).toEqual(expect.arrayContaining(["secretsPut=merge", "replication.job=10"]));

  expect(await lines("switch", "tokenLifetime=60", "replication.user=5", 'templates=["scim"]')).toEqual(
    expect.arrayContaining(["tokenLifetime=60", "replication.user=5", "replication.job=10", 'templates=["scim"]']),
  );
  expect(await lines("fault", "drop=true", "method=POST", "carriedOut=true")).toHaveLength(2);
  expect(await lines("fault", "--clear")).toEqual(["No faults are set up."]);
});

test.each([
  [["fault", "status=200"], "status"],
  [["fault", "path=("], "regular expression"],
  [["fault", "nonsense=1"], "nonsense"],
  [["fault", "drop"], "name=value"],
  [["switch", "secretsPut=both"], "secretsPut"],
  [["switch", "replication.job=soon"], "job"],
  [["start", "--settings", "missing.yaml"], "missing.yaml"],
])("wrong use: %j", async (args, said) => {
  const { exitCode, stderr } = await run(...args);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("SANDBOX_SETTINGS_INVALID")]);
  expect(stderr).toContain(said);
});

test("a value is what it looks like, and else a text", () => {
  const any = z.looseObject({});
  expect(parseWords(any, ["a=1", "b=true", "c=x=y", "d.e=[1]", "d.f=", "path=/jobs$"])).toEqual({
    ...{ a: 1, b: true, c: "x=y", path: "/jobs$" },
    d: { e: [1], f: "" },
  });
});
