/**
 * Collects what the programs can report: every problem that the files `errors.ts` of their rooms define. No program imports
 * it; it is written to docs/errors.md for people and to docs/errors.json for programs. Reads what was built.
 */
"use strict";
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const ts = require("typescript");

const root = join(__dirname, "..");
const programs = ["lib", "provider", "stacks", "scripts", "sandbox"];

/** In the order of docs/errors.md, each by what its codes start with. The longest start that fits counts. */
const domains = [
  { title: "Config files", prefixes: ["CONFIG"] },
  { title: "A first config", prefixes: ["INIT"] },
  { title: "Target profiles", prefixes: ["PROFILE"] },
  { title: "Expressions", prefixes: ["EXPRESSION"] },
  { title: "Scoping filters", prefixes: ["FILTER"] },
  { title: "Mappings", prefixes: ["MAPPING", "SCIM"] },
  { title: "Commands", prefixes: ["COMMAND"] },
  { title: "Network", prefixes: ["PROXY"] },
  { title: "Files", prefixes: ["FILE"] },
  { title: "Stacks", prefixes: ["STACKS"] },
  { title: "Health and logs", prefixes: ["AUDIT", "HEALTH"] },
  { title: "Held deletions", prefixes: ["DELETIONS"] },
  { title: "Drift", prefixes: ["DRIFT"] },
  { title: "Check-up", prefixes: ["DOCTOR"] },
  { title: "Steps", prefixes: ["STEPS"] },
  { title: "Preflight", prefixes: ["PREFLIGHT"] },
  { title: "Export", prefixes: ["EXPORT"] },
  { title: "Preview", prefixes: ["PREVIEW", "EVALUATE", "LINE"] },
  { title: "Microsoft Entra ID", prefixes: ["ENTRA"] },
  { title: "Okta deployments", prefixes: ["OKTA_CONFIG", "OKTA_EXPRESSION"] },
  { title: "Okta", prefixes: ["OKTA"] },
  { title: "Export from Okta", prefixes: ["OKTA_EXPORT"] },
  { title: "App roles", prefixes: ["ENTRA_ROLE"] },
  { title: "SAML sign-on", prefixes: ["SAML"] },
  { title: "Targets", prefixes: ["TARGET"] },
  { title: "Checking a target", prefixes: ["CHECK"] },
  { title: "Verification", prefixes: ["RELINK", "VERIFY", "WHY"] },
  { title: "Terraform provider", prefixes: ["PROVIDER"] },
  { title: "Terraform and providers", prefixes: ["PLUGIN"] },
  { title: "Terraform itself", prefixes: ["TERRAFORM"] },
  { title: "Sandbox", prefixes: ["SANDBOX"] },
  { title: "Sandbox: stand-in for hashicorp/azuread", prefixes: ["AZUREAD"] },
  { title: "Sandbox: stand-in for okta/okta", prefixes: ["OKTA_STANDIN"] },
  { title: "Demo", prefixes: ["DEMO"] },
];

/** Sources that define problems, relative to the project. */
function errorFiles(folders = programs) {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, file)))
    .filter((file) => /(^|[\\/])errors\.ts$/.test(file) && !file.includes("node_modules"))
    .sort();
}

/** Every problem: where and under which name it is defined, and what it says. */
function catalogue() {
  return errorFiles().flatMap((file) => {
    const built = join(root, "dist", file.replace(/\.ts$/, ""));
    const facts = declaredFacts(`${built}.d.ts`);
    return factories(require(`${built}.js`)).map(([path, factory]) => ({
      file,
      name: path.split(".").at(-1),
      code: factory.code,
      severity: factory.severity,
      exitCode: factory.exitCode,
      title: titleOf(factory.code),
      /** @param spell {(fact: string) => string} what stands for a fact of this name */
      text(spell) {
        const { summary, remedy } = factory(
          ...facts.get(path).map(({ name, isList }) => (isList ? [spell(name)] : spell(name))),
        );
        return { summary, remedy };
      },
    }));
  });
}

function titleOf(code) {
  const fitting = domains.flatMap(({ title, prefixes }) =>
    prefixes.filter((prefix) => code.startsWith(`${prefix}_`)).map((prefix) => ({ title, prefix })),
  );
  if (fitting.length === 0) throw new Error(`${code} starts with no domain of scripts/error-catalogue.cjs`);
  return fitting.reduce((best, each) => (each.prefix.length > best.prefix.length ? each : best)).title;
}

/** What a module exports, itself or in an object of its own. */
function factories(exported, path = "") {
  return Object.entries(exported).flatMap(([name, value]) => {
    if (typeof value === "function") return "code" in value ? [[path + name, value]] : [];
    return typeof value === "object" && !Array.isArray(value) ? factories(value, `${path}${name}.`) : [];
  });
}

/** The parameters that the compiler declares for each factory: `ProblemFactory<[stack: string, roles: readonly string[]]>`. */
function declaredFacts(file) {
  const found = new Map();
  const visit = (node, path) => {
    if ((ts.isVariableDeclaration(node) || ts.isPropertySignature(node)) && node.type) {
      const name = path + node.name.text;
      const [facts] = node.type.typeArguments ?? [];
      if (facts && ts.isTupleTypeNode(facts)) found.set(name, facts.elements.map(factOf));
      else ts.forEachChild(node.type, (child) => visit(child, `${name}.`));
    } else ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest), "");
  return found;
}

function factOf({ name, type }) {
  if (!name)
    throw new Error(`A fact is a parameter with a name, not one that is taken apart: ${ts.SyntaxKind[type.kind]}`);
  const isList = (node) =>
    ts.isArrayTypeNode(node) || ts.isTypeOperatorNode(node) || (ts.isUnionTypeNode(node) && node.types.some(isList));
  return { name: name.text, isList: isList(type) };
}

/** For docs/errors.json: the texts have the facts' names in braces. */
function errorList() {
  return sorted().map(({ code, title, severity, exitCode, text }) => {
    return { code, domain: title, severity, exitCode, ...text((fact) => `{${fact}}`) };
  });
}

/** The page with its tables replaced by the current ones: what stands between `<!-- tables -->` and `<!-- end -->`. */
function withErrorTables(page) {
  const entries = sorted();
  const tables = domains.map(
    ({ title }) => `## ${title}\n\n${table(entries.filter((entry) => entry.title === title))}\n`,
  );
  return page.replace(
    /(<!-- tables -->\n)[^]*?(<!-- end -->)/,
    (_, start, end) => `${start}\n${tables.join("\n")}\n${end}`,
  );
}

function sorted() {
  const place = (title) => domains.findIndex((domain) => domain.title === title);
  return catalogue().sort((a, b) => place(a.title) - place(b.title) || a.code.localeCompare(b.code));
}

function table(entries) {
  const rows = entries.map(({ code, severity, exitCode, text }) => {
    const { summary, remedy } = text((fact) => fact.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase());
    return `| \`${code}\` | ${cell(summary)} | ${cell(remedy)} | ${severity === "warning" ? "warning" : exitCode} |`;
  });
  return ["| code | what happened | what to do | exit code |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** On one line, and as Markdown shows it letter by letter: signs of Markdown are escaped where they are not code already. */
function cell(text) {
  const parts = text
    .replace(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|")
    .split("`");
  return parts.map((part, index) => (index % 2 === 0 ? part.replace(/[<*_[\]$]/g, "\\$&") : part)).join("`");
}

module.exports = { catalogue, errorFiles, errorList, withErrorTables };
