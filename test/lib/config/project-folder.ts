import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadProject, type LoadOptions, type Project, type StackConfig } from "../../../lib/config";
import { formatProblem } from "../../../lib/core/problem";

/** A project folder with these files below config/; it goes with the suite's other temporary files. */
export function projectFolder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "scimform-config-"));
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, "config", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return root;
}

const environmentsText = `
test:
  tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11
production:
  tenantId: b8a4e2d0-91c7-4f3e-8c26-1e5b7d90a3f4
`;
const deployment = `
apps:
  hr:
    target: acme
    displayName: HR
    environments:
      test:
`;
const targetText = `
url: https://acme.example/scim
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`;

/** Loads a sound little project, with some files replaced, added or (null) left out. */
export function load(files: Readonly<Record<string, string | null>> = {}, options: Partial<LoadOptions> = {}): Project {
  const all: Record<string, string> = {};
  const base = { "environments.yaml": environmentsText, "app.yaml": deployment, "targets/acme.yaml": targetText };
  for (const [name, text] of Object.entries({ ...base, ...files })) if (text !== null) all[name] = text;
  return loadProject({ root: projectFolder(all), env: {}, ...options });
}

/** The only stack of a project without problems. */
export function onlyStack(project: Project): StackConfig {
  expect(messages(project)).toEqual([]);
  expect(project.stacks).toHaveLength(1);
  return project.stacks[0]!;
}

/** Problems as people see them. */
export const messages = ({ problems }: Project): string[] => problems.map((problem) => formatProblem(problem));

/** The project's only problem, as `code file:line:column`, with its words. */
export function onlyProblem(project: Project): { code: string; place: string; summary: string; remedy: string } {
  expect(messages(project)).toHaveLength(1);
  const { code, location, summary, remedy } = project.problems[0]!;
  const place = location ? `${location.file}:${location.line}:${location.column}` : "";
  return { code, place, summary, remedy };
}
