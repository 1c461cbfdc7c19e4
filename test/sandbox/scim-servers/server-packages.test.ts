import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devDependencies } from "../../../package.json";
import { startTargets } from "../../../sandbox/scim-servers";
import { requirePackages } from "../../../sandbox/scim-servers/server-packages";

const servers = {
  "better-auth": [
    "better-auth",
    "@better-auth/scim",
    "@better-auth/core",
    "@better-auth/utils",
    "better-call",
    "kysely",
  ],
  scimmy: ["scimmy", "scimmy-routers", "express"],
} as const;

let project = "";
beforeEach(() => (project = mkdtempSync(join(tmpdir(), "scimform-project-"))));
afterEach(() => rmSync(project, { recursive: true }));

/** As where this package is installed without the servers: the project alone can have them. */
const demand = (...kinds: readonly string[]) => requirePackages(kinds, project, "/nowhere");
const command = (packages: readonly (keyof typeof devDependencies)[]) =>
  `npm install --save-dev ${packages.map((name) => `${name}@${devDependencies[name]}`).join(" ")}`;

test.each([
  [["better-auth"], command(servers["better-auth"])],
  [["scimmy", "difficult"], command(servers.scimmy)],
  [["better-auth", "scimmy", "better-auth"], command([...servers["better-auth"], ...servers.scimmy])],
] as const)("%j: one command installs what is missing, in the tested versions", (kinds, expected) => {
  expect(() => demand(...kinds)).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ code: "SANDBOX_TARGET_NOT_INSTALLED", remedy: `Run \`${expected}\`.` })],
    }) as Error,
  );
});

test("docs/sandbox.md gives the command of the default server", () => {
  const page = readFileSync(join(__dirname, "../../../docs/sandbox.md"), "utf8");
  expect(page).toContain(`$ ${command(servers["better-auth"])}\n`);
});

test("our own server needs nothing", () => {
  expect(() => demand("difficult")).not.toThrow();
});

test.each(servers["better-auth"])("a project that has all but %s is told", (missing) => {
  for (const name of servers["better-auth"].filter((each) => each !== missing)) install(name);
  expect(() => demand("better-auth")).toThrow("SANDBOX_TARGET_NOT_INSTALLED");
  install(missing);
  expect(() => demand("better-auth")).not.toThrow();
});

test("the project's packages are taken", async () => {
  for (const name of servers["better-auth"]) install(name);
  const specs = [{ name: "better-auth", kind: "better-auth", pathPrefix: "/scim", token: "t" }] as const;
  await expect(startTargets({ specs, project })).rejects.toThrow(
    /SANDBOX_TARGET_NOT_STARTED: .* better-auth .*of the project/,
  );
});

/** A package that says so when it is loaded. */
function install(name: string): void {
  const folder = join(project, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, exports: "./index.js" }));
  writeFileSync(join(folder, "index.js"), `throw new Error("${name} of the project");`);
}
