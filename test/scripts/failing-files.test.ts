import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { FailingFiles, fileFailures, type FileFailure, filesBelow } from "../support/failing-files";
import { graphAs } from "../sandbox/client";
import { FakeTenant, guid } from "./fake-tenant";
import { projectFolder, run, type Run } from "./run";
import { deployCompletely, runInSandbox } from "./sandbox-world";

/** Whatever operation on files fails, and however: each of the files is as before or as after, and the catalogue says what is wrong. */

const failures = Object.keys(fileFailures) as FileFailure[];
const catalogue = readFileSync(resolve(__dirname, "../../docs/errors.json"), "utf8");
/** What only a removal that fails leaves behind; the next run removes it, or takes no notice. */
const isRemains = (name: string): boolean => /\.scimform-[-\w]+\.tmp$|\.lock(\.\w+)?$/.test(name);
const stack = "advisors-test";
const token = "token-of-the-target";

let sandbox: EntraSandbox;
beforeAll(async () => (sandbox = await startEntraSandbox()));
afterAll(() => sandbox.stop());

interface Case {
  /** The project before the command. */
  readonly files: Readonly<Record<string, string>>;
  /** Before the first time. */
  readonly prepare?: (root: string) => Promise<unknown>;
  readonly run: (root: string) => Promise<Run>;
}

const initArgs = [
  ...["init", "--target", "andmoney-advisors", "--environment", "test", "--group", "SCIM Pilot", "--yes"],
  ...["--tenant", "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11"],
];
const deployed = filesBelow(projectFolder());
const people = ["anna", "bo", "eva"].map((name, n) => ({
  ...{ id: guid(100 + n), userPrincipalName: `${name}@contoso.example` },
}));
const inSandbox = (...args: string[]) => ({
  files: deployed,
  prepare: deployOnce,
  run: (root: string) => runInSandbox(sandbox, root, args),
});
let isDeployed = false;
async function deployOnce(root: string): Promise<void> {
  if (isDeployed) return;
  isDeployed = true;
  await deployCompletely(sandbox, root, stack, token);
}
async function appOfThePortal(): Promise<void> {
  const { id } = sandbox.tenant.instantiateApp("Portal");
  const send = await graphAs(sandbox);
  await send("POST", `/servicePrincipals/${id}/synchronization/jobs`, { templateId: "scim" });
  const value = [
    { key: "BaseAddress", value: "https://app.example/scim" },
    { key: "SecretToken", value: token },
  ];
  await send("PUT", `/servicePrincipals/${id}/synchronization/secrets`, { value });
}

const cases: Readonly<Record<string, Case>> = {
  init: { files: {}, run: (root) => run(initArgs, { cwd: root }) },
  "init beside other files": {
    files: { ".gitignore": "node_modules\n", "cdktf.json": "{}" },
    run: (root) => run(initArgs, { cwd: root }),
  },
  "preview --save": {
    files: { ...deployed, "people.json": JSON.stringify(people), "saved.json": "the one before" },
    run: (root) => run(["preview", stack, "--file", "people.json", "--save", "saved.json"], { cwd: root }),
  },
  provision: {
    files: deployed,
    run: (root) => {
      const tenant = new FakeTenant();
      tenant.saveCredentials();
      tenant.users = people;
      const named = people.flatMap(({ userPrincipalName }) => ["--user", userPrincipalName]);
      return run(["provision", stack, "--yes", ...named], { cwd: root, fetch: tenant.fetch });
    },
  },
  recover: inSandbox("recover", stack),
  export: {
    files: { "config/environments.yaml": deployed["config/environments.yaml"] ?? "" },
    prepare: appOfThePortal,
    run: (root) => runInSandbox(sandbox, root, ["export", "Portal", "--yes"]),
  },
};

function reset(root: string, files: Readonly<Record<string, string>>): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

test.each(Object.keys(cases))("%s", async (name) => {
  const { files, prepare, run: act } = cases[name]!;
  const root = join(mkdtempSync(join(tmpdir(), "scimform-failing-")), "project");
  reset(root, files);
  await prepare?.(root);
  const complete: Record<string, string>[] = [];
  const partly: { left: Record<string, string>; of: string }[] = [];
  for (const code of failures)
    for (let nth = 1; ; nth++) {
      reset(root, files);
      const { done, failed } = await FailingFiles.during([root, code, nth], () => act(root));
      const { exitCode, stderr } = done;
      const of = `${code} at operation ${nth}: ${stderr}`;
      if (failed === 0) {
        expect([exitCode, stderr]).toEqual([0, expect.not.stringMatching(/^error/m)]);
        complete.push(filesBelow(root));
        expect(nth).toBeGreaterThan(1);
        break;
      }
      const codes = [...stderr.matchAll(/^error ([A-Z_]+): /gm)].map(([, each]) => each ?? "");
      expect([of, exitCode, codes.length > 0 || stderr]).toEqual([of, 1, true]);
      for (const each of codes) expect([of, catalogue.includes(`"${each}"`)]).toEqual([of, true]);
      expect(stderr).not.toMatch(/INTERNAL|defect|\n +at /);
      partly.push({ left: filesBelow(root), of });
    }
  const [after = {}] = complete;
  for (const { left, of } of partly) {
    if (of.startsWith("ENOSPC"))
      expect([of, Object.keys(left).filter((file) => file.endsWith(".tmp"))]).toEqual([of, []]);
    for (const [file, text] of Object.entries(left).filter(([file]) => !isRemains(file) && !file.includes("journal/")))
      expect([of, file, [files[file], after[file]].includes(text)]).toEqual([of, file, true]);
    for (const file of Object.keys(files)) expect([of, file in left]).toEqual([of, true]);
    const has = (folder: string) =>
      Object.keys(left).some((file) => file.startsWith(folder) && !(file in files) && !isRemains(file));
    if (name === "export" && has("config/")) expect([of, has("imports/")]).toEqual([of, true]);
  }
});

test("provision goes on after a journal that could not be written to its end", async () => {
  const { files, run: act } = cases["provision"]!;
  const root = join(mkdtempSync(join(tmpdir(), "scimform-failing-")), "project");
  for (let nth = 1; ; nth++) {
    reset(root, files);
    const { failed } = await FailingFiles.during([root, "ENOSPC", nth], () => act(root));
    if (failed === 0) break;
    const { exitCode, stdout } = await act(root);
    expect([nth, exitCode, people.filter(({ userPrincipalName: name }) => !stdout.includes(name))]).toEqual([
      nth,
      0,
      [],
    ]);
  }
});
