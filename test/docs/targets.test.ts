import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { loadProject } from "../../lib/config";
import { referenceTables } from "../../lib/config/reference";
import { formatProblem } from "../../lib/core/problem";
import { projectFolder } from "../lib/config/project-folder";
import { run } from "../scripts/run";

/** docs/targets.md: its tables of the vendors' guides name what exists, and its examples can be used as they stand. */

const root = join(__dirname, "..", "..");
const docs = join(root, "docs");
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");
const page = read("docs", "targets.md");

const profiles = readdirSync(join(root, "config", "targets")).map((file) => file.replace(/\.yaml$/, ""));
const profileSchema = z.looseObject({ steps: z.array(z.looseObject({ id: z.string() })) });
const stepsOf = (profile: string): string[] =>
  profileSchema.parse(parse(read("config", "targets", `${profile}.yaml`))).steps.map(({ id }) => id);

interface Guide {
  readonly title: string;
  readonly profiles: readonly string[];
  readonly rows: readonly (readonly [step: string, doneBy: string])[];
}

const guides: Guide[] = page
  .split(/^### Guide: /m)
  .slice(1)
  .map((section) => {
    const text = section.split(/^##/m)[0] ?? "";
    const named = /profiles? ([^;.]+)\.$/m.exec(text.replaceAll("\n", " ").split("|")[0]?.trim() ?? "")?.[1] ?? "";
    return {
      title: text.split("\n")[0] ?? "",
      profiles: [...named.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
      rows: [...text.matchAll(/^\| (.*) \| (.*) \|$/gm)]
        .map(([, step = "", doneBy = ""]): [string, string] => [step, doneBy])
        .filter(([step]) => !/^(-+|step of the guide)$/.test(step)),
    };
  });

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = ""]) => name);
const steps = (doneBy: string): string[] => all(doneBy, /step `([^`]+)`/g);
const keys = (doneBy: string): string[] => all(doneBy, /config `([^`]+)`/g);
const resources = (doneBy: string): string[] => all(doneBy, /`((?:azuread|scimform|okta)_[a-z_]+)`/g);
const commands = (doneBy: string): string[] => all(doneBy, /`scimform ([^`]+)`/g);
const links = (doneBy: string): string[] => all(doneBy, /\]\(([^)#]+)[^)]*\)/g);

/** Tables of parts have keys without the part's name. */
const configKeys = Object.entries(referenceTables()).flatMap(([name, table]) =>
  all(table, /^\| `([^`]+)` \|/gm).flatMap((key) => [key, `${name}.${key}`]),
);
const synthesized = ["stacks/entra", "stacks/okta"]
  .map((folder) => join(root, "test", folder, "__snapshots__"))
  .flatMap((folder) => readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8")))
  .join("\n");

test("there is a table for every guide", () => {
  expect(guides.map(({ title }) => title)).toEqual([
    "&Money with Entra ID",
    "MangoApps with Entra ID",
    "miniOrange with Entra ID",
    "Ory Polis (SAML Jackson) with Entra ID",
    "MangoApps with Okta",
  ]);
  for (const { rows } of guides) expect(rows.length).toBeGreaterThan(10);
});

test("every profile of the package is in the first table, and all but the generic ones have a guide or name their sources", () => {
  const overview = page.split("## How to write a profile")[0] ?? "";
  for (const profile of profiles) expect(overview).toContain(`\`${profile}\``);
  const guided = guides.flatMap((guide) => guide.profiles);
  const sourced = profiles.filter((profile) => /^# source: https:/m.test(read("config", "targets", `${profile}.yaml`)));
  expect([...guided, ...sourced, "generic-scim", "generic-scim-okta"].sort()).toEqual(profiles.toSorted());
});

describe.each(guides)("$title", (guide) => {
  test.each(guide.rows)("%s", async (_, doneBy) => {
    const named = [steps, keys, resources, commands, links].flatMap((kind) => kind(doneBy));
    if (named.length === 0) expect(doneBy).toContain("`cdktf deploy`");

    const known = guide.profiles.flatMap(stepsOf);
    expect(known).toEqual(expect.arrayContaining(steps(doneBy)));
    expect(configKeys).toEqual(expect.arrayContaining(keys(doneBy)));
    for (const resource of resources(doneBy)) expect(synthesized).toContain(`"${resource}"`);
    for (const link of links(doneBy)) expect(existsSync(join(docs, link))).toBe(true);
    for (const command of commands(doneBy)) {
      const [name = "", option] = command.split(" ");
      const help = await run([name, "--help"]);
      expect({ command, exitCode: help.exitCode }).toEqual({ command, exitCode: 0 });
      if (option !== undefined) expect(help.stdout).toContain(`${option} `);
    }
  });

  test("every step that people do has a row", () => {
    const mentioned = guide.rows.flatMap(([, doneBy]) => steps(doneBy));
    expect(mentioned).toEqual(expect.arrayContaining(guide.profiles.flatMap(stepsOf)));
  });
});

const blocks = all(page, /^```yaml\n([^]*?)^```$/gm);
const tenantGuid = "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11";
const environments = `test: { tenantId: ${tenantGuid} }\nproduction: { tenantId: ${tenantGuid} }\n`;
const wrongIn = (files: Readonly<Record<string, string>>): string[] =>
  loadProject({ root: projectFolder(files), env: {}, now: Date.parse("2026-11-22") })
    .problems.filter(({ severity }) => severity === "error")
    .map((problem) => formatProblem(problem));

test.each(blocks.filter((text) => text.startsWith("apps:")))("an example can be used as it stands: %s", (text) => {
  expect(wrongIn({ "environments.yaml": environments, "app.yaml": text })).toEqual([]);
});

test.each(blocks.filter((text) => text.startsWith("identityProvider: okta")))(
  "an example for Okta can be used as it stands: %s",
  (text) => {
    const okta = "test: { okta: { orgUrl: https://acme.okta.com } }\n";
    expect(wrongIn({ "environments.yaml": okta, "app.yaml": text })).toEqual([]);
  },
);

test("the profile that shows how to write one is sound, in a deployment of its own", () => {
  const profile = blocks.find((text) => text.includes("title: Acme People")) ?? "";
  const app = `apps:
  acme: { target: acme, inputs: { company: contoso, scimUrl: "https://a.example" }, environments: { test: } }\n`;
  const files = { "environments.yaml": environments, "app.yaml": app, "targets/acme.yaml": profile };
  expect(wrongIn(files)).toEqual([]);
  const [stack] = loadProject({ root: projectFolder(files), env: {} }).stacks;
  expect(stack?.tenantUrl).toBe("https://a.example?aadOptscim062020");
});
