import { stringify } from "yaml";
import { type EditorSchema, fileSchema } from "./editor-schema";

/** The tables of docs/configuration.md, made from the schemas that check the files. */

type SchemaNode = EditorSchema;
type Child = SchemaNode | boolean | undefined;

/** Table of keys by the name of its place in the page. Maps with a table of their own are one row elsewhere. */
export function referenceTables(): Record<string, string> {
  const target = fileSchema("target");
  const deployment = fileSchema("deployment");
  const environment = inside(fileSchema("environments"), "*");
  const app = inside(inside(deployment, "apps"), "*");
  const appEnvironment = inside(inside(app, "environments"), "*");
  const own = ["users", "groups", "attributes", "saml", "steps"];
  return {
    environments: table(rows(environment, ["backend"])),
    backends: table(backendRows(inside(environment, "backend"))),
    deployment: table(rows(deployment, ["apps"])),
    app: table(rows(app, [...own, "environments"])),
    "app-environment": table(rows(appEnvironment, own).filter(({ key }) => /^(url|existing)\b/.test(key))),
    target: table(rows(target, own)),
    users: table(rows(inside(target, "users"), [])),
    attributes: table(rows(inside(target, "attributes"), [])),
    saml: table(rows(inside(target, "saml"), [])),
    steps: table(rows(inside(target, "steps"), [], "steps")),
  };
}

/** The page with its tables replaced by the current ones: what stands between `<!-- table: name -->` and `<!-- end -->`. */
export function withReferenceTables(page: string): string {
  const tables = referenceTables();
  return page.replace(
    /(<!-- table: ([\w-]+) -->\n)[^]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      const found = tables[name];
      if (found === undefined) throw new Error(`docs/configuration.md asks for an unknown table: ${name}`);
      return `${start}\n${found}\n${end}`;
    },
  );
}

interface Row {
  readonly key: string;
  readonly schema: SchemaNode;
}

function rows(schema: SchemaNode, unexpanded: readonly string[], prefix = ""): Row[] {
  return alternatives(schema).flatMap((each) => [
    ...Object.entries(each.properties ?? {}).flatMap(([key, value]) => {
      const child = asSchema(value);
      return [
        { key: prefix + key, schema: child },
        ...(unexpanded.includes(key) ? [] : rows(child, [], `${prefix}${key}.`)),
      ];
    }),
    ...(typeof each.additionalProperties === "object" ? rows(each.additionalProperties, [], `${prefix}*.`) : []),
    ...(each.items ? rows(asSchema(each.items), [], `${prefix.replace(/\.$/, "")}[].`) : []),
  ]);
}

function backendRows(backend: SchemaNode): Row[] {
  return alternatives(backend).flatMap((each) => {
    const type = String(asSchema(each.properties?.["type"]).const);
    return rows(inside(each, "config"), []).map(({ key, schema }) => ({ key: `${type}: ${key}`, schema }));
  });
}

function table(list: readonly Row[]): string {
  const lines = list.map(({ key, schema }) => {
    const byDefault = schema.default === undefined ? "" : code(schema.default);
    const [example] = schema.examples ?? [];
    const such = example === undefined ? "" : ` Such as: ${code(example)}`;
    return `| \`${key}\` | ${values(schema)} | ${byDefault} | ${schema.description ?? ""}${such} |`;
  });
  return ["| key | value | default | meaning |", "| --- | --- | --- | --- |", ...lines, ""].join("\n");
}

/** Describes the possible values in a few words. */
function values(schema: SchemaNode): string {
  const kinds = alternatives(schema).flatMap((each): string[] => {
    if (each.enum) return each.enum.map((value) => code(value));
    if (each.const !== undefined) return [code(each.const)];
    if (each.type === "array") return [`list of ${values(asSchema(each.items))}`];
    if (each.type === "object") return ["map"];
    // Where text or null may stand, zod writes one alternative with two types.
    return [each.type ?? []].flat().flatMap((type) => kindTexts[type] ?? []);
  });
  // Wherever on and off stand, true and false are accepted as well; the page says so once.
  return [...new Set(kinds)].filter((kind) => kind !== "`true`, `false`" || !kinds.includes("`on`")).join(", ");
}

const kindTexts: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  boolean: "`true`, `false`",
};

const code = (value: unknown): string => `\`${stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim()}\``;

/** The schema of a key, or of any key (`*`). */
function inside(schema: SchemaNode, key: string): SchemaNode {
  const found = alternatives(schema).map((each) => (key === "*" ? each.additionalProperties : each.properties?.[key]));
  return asSchema(found.find((each) => each !== undefined));
}

/** Members of a union, without null: that a value may be removed holds everywhere. */
function alternatives(schema: SchemaNode): SchemaNode[] {
  const members = schema.anyOf ?? schema.oneOf;
  if (!members) return schema.type === "null" ? [] : [schema];
  return members.flatMap((member) => alternatives(asSchema(member)));
}

function asSchema(child: Child | readonly Child[]): SchemaNode {
  return typeof child === "object" && !Array.isArray(child) ? (child as SchemaNode) : {};
}
