import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEntraSandbox } from "../../sandbox/entra";
import { startOktaSandbox } from "../../sandbox/okta";
import { TargetTokens } from "../../sandbox/process/target-tokens";
import { allOrNothing } from "../../sandbox/started";

const newFolder = (): string => mkdtempSync(join(tmpdir(), "scimform-stored-"));

const entra = async (folder: string) => (await startEntraSandbox({ folder })).stop();
const okta = async (folder: string) => (await startOktaSandbox({ folder })).close();
const tokens = async (folder: string) => {
  const kept = new TargetTokens(folder);
  kept.of("https://target.example/scim");
  kept.save();
};

test.each([
  ["keys.json", entra],
  ["tenant.json", entra],
  ["secrets.json", entra],
  ["okta-keys.json", okta],
  ["okta.json", okta],
  ["okta-secrets.json", okta],
  ["target-tokens.json", tokens],
])("%s, however it is broken, is named and stays as it is", async (file, start) => {
  const folder = newFolder();
  await start(folder);
  const whole = readFileSync(join(folder, file), "utf8");
  for (const broken of ["", whole.slice(0, -1), "null", "[]", '{"users":1}', "[".repeat(10_000)]) {
    writeFileSync(join(folder, file), broken);
    await expect(start(folder)).rejects.toThrow(`SANDBOX_FILE_BROKEN: The sandbox cannot use ${join(folder, file)}: `);
    expect(readFileSync(join(folder, file), "utf8")).toBe(broken);
  }
  writeFileSync(join(folder, file), whole);
  await start(folder);
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("a link in place of its folder, or of the .scimform around it, is not followed", async () => {
  const [elsewhere, project] = [newFolder(), newFolder()];
  chmodSync(elsewhere, 0o755);
  symlinkSync(elsewhere, join(project, ".scimform"));
  symlinkSync(elsewhere, join(project, "box"));
  for (const folder of [".scimform/sandbox", "box"])
    for (const start of [entra, okta]) await expect(start(join(project, folder))).rejects.toThrow(/ELOOP/);
  expect([readdirSync(elsewhere), statSync(elsewhere).mode & 0o777]).toEqual([[], 0o755]);
});

test("when a part does not start, those before are ended, the latest first, also after one that cannot be", async () => {
  const ended: string[] = [];
  const started = allOrNothing(async (parts) => {
    parts.add(() => ended.push("first"));
    parts.add(() => Promise.reject(new Error("will not end")));
    parts.add(() => ended.push("third"));
    throw new Error("the fourth does not start");
  });
  await expect(started).rejects.toThrow("the fourth does not start");
  expect(ended).toEqual(["third", "first"]);
});
