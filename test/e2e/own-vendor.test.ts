import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { runToEnd } from "../support/run-program";
import { ok } from "./project";

/**
 * The first hour with a vendor that has no profile: from its page to a person in its system, one who is missing, a rotation, and
 * the end; in an empty folder, as a shell runs it.
 */

const repository = resolve(__dirname, "../..");
const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-vendor-")));
const folder = join(base, "provisioning");
const tools = join(base, "tools");
const stack = "acme-people-test";

const page = `
| SCIM attribute | Entra attribute | Required |
| --- | --- | --- |
| userName | userPrincipalName | Yes |
| active | Switch([IsSoftDeleted], , "False", "True", "True", "False") | Yes |
| displayName | displayName | |
| emails[type eq "work"].value | mail | |
| photos[type eq "photo"].value | thumbnail | |
`;

beforeAll(() => {
  mkdirSync(folder);
  mkdirSync(tools);
  const node = `"${process.execPath}"`;
  // What npx finds in node_modules; of cdktf what it does: synthesize, and run Terraform in the stack's folder.
  const npx = `#!/bin/sh
set -e
if [ "$1" = scimform ]; then shift; exec ${node} "${join(repository, "dist/scripts/main.js")}" "$@"; fi
${node} "${join(repository, "dist/stacks/main.js")}"
cd "cdktf.out/stacks/$3"
terraform init -input=false -no-color >/dev/null
case "$2" in deploy) verb=apply ;; *) verb=destroy ;; esac
exec terraform "$verb" -auto-approve -input=false -no-color
`;
  writeFileSync(join(tools, "npx"), npx, { mode: 0o755 });
  writeFileSync(join(folder, "page.md"), page);
});

afterAll(async () => {
  await shell("npx scimform sandbox stop");
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
});

const shell = (script: string) =>
  runToEnd("sh", ["-ec", script], {
    cwd: folder,
    env: { PATH: [tools, process.env["PATH"]].join(delimiter), HOME: base, CHECKPOINT_DISABLE: "1" },
  });
const inSandbox = (script: string) => shell(`eval "$(npx scimform sandbox env)"\n${script}`);

/** The commands of the section of a page, for this stack. */
function section(name: string, heading: string): string {
  const text = readFileSync(join(repository, "docs/tasks", name), "utf8");
  const [, commands = ""] = /```sh\n([^]*?)```/.exec(text.slice(text.indexOf(`## ${heading}`))) ?? [];
  return commands.replaceAll("advisors-test", stack);
}

test("from the vendor's page to the end", async () => {
  const options = `--environment test --tenant 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 --url https://scim.acme.example/v2`;
  const made = ok(
    await shell(
      `npx scimform init --vendor 'Acme People' --from-table page.md ${options} --group 'SCIM Advisors Pilot' --yes`,
    ),
  );
  expect(made).toMatch(/line 8: photos\[type eq "photo"\]\.value/);
  ok(await shell("npx scimform validate && npx scimform sandbox start"));
  ok(await inSandbox(`npx cdktf deploy ${stack}\nnpx scimform credentials ${stack} --yes`));

  const assigned = await inSandbox("npx scimform sandbox users");
  const [, person = ""] = /^(\S+@\S+) .*SCIM Advisors Pilot/m.exec(assigned.output) ?? [];
  expect(ok(await inSandbox(`npx scimform provision ${stack} --user ${person} --yes`))).toMatch(
    // The first cycle may have been there before.
    /success, create|RedundantExport/,
  );

  const [, missing = ""] = /^([a-z]+\.[a-z]+@\S+) (?!.*SCIM Advisors Pilot)(?!.*blocked)/m.exec(assigned.output) ?? [];
  const skipped = await inSandbox(`npx scimform provision ${stack} --user ${missing} --yes`);
  expect(skipped.code).toBe(3);
  expect(skipped.output).toMatch(/not assigned|NotEffectivelyEntitled/i);
  const config = join(folder, "config/acme-people.yaml");
  writeFileSync(config, readFileSync(config, "utf8").replace("groups: [", `users: [${missing}]\n          groups: [`));
  ok(await inSandbox(`npx cdktf deploy ${stack}`));
  expect(ok(await inSandbox(`npx scimform provision ${stack} --user ${missing} --yes`))).toMatch(/success, create/);

  expect(ok(await inSandbox(section("rotate-a-token.md", "Rehearse it")))).toContain("1 revoked");

  writeFileSync(config, readFileSync(config, "utf8").replace(/assign:\n[^]*$/, "assign: {}\n"));
  ok(await inSandbox(`npx cdktf deploy ${stack}\nnpx scimform sandbox cycle ${stack}`));
  expect(ok(await inSandbox(`npx cdktf destroy ${stack}`))).toContain("Destroy complete!");
});
