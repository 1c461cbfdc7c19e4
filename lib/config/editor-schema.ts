import { z } from "zod";
import * as okta from "./okta/schema";
import { operators } from "../entra/filters";
import { directoryAttributes } from "../entra/schema/directory-attributes";
import { scimAttributes } from "../entra/schema/scim-attributes";
import { environmentsSchema } from "./environment-schema";
import { deploymentSchema, targetSchema } from "./entra/schema";

/** JSON Schema of a kind of config file, as `config/schema/<kind>.json` gives it to editors. */
export type EditorSchema = z.core.JSONSchema.BaseSchema;

export const fileKinds = ["deployment", "environments", "target", "okta-deployment", "okta-target"] as const;
export type FileKind = (typeof fileKinds)[number];

const schemas: Readonly<Record<FileKind, z.ZodType>> = {
  deployment: deploymentSchema,
  environments: environmentsSchema,
  target: targetSchema,
  "okta-deployment": okta.deploymentSchema,
  "okta-target": okta.targetSchema,
};

/**
 * Returns the editor schema of a kind of file, rather than one for all: an editor can then say which key is wrong instead of "no
 * alternative fits".
 * @param profiles names of the target profiles that come with the package; a project has more of its own
 */
export function editorSchema(kind: FileKind, profiles: readonly string[] = []): EditorSchema {
  const { $schema, ...rest } = fileSchema(kind);
  const proposing = withProposals(withoutIdleNull(rest, [], kind), [], kind, profiles);
  // For people who open it: where it comes from.
  return { $schema, $comment: "Generated from lib/config by `npm run generate`.", ...withDefinitions(proposing) };
}

/** The schema of a kind of file as zod gives it, with each part where it is used. */
export function fileSchema(kind: FileKind): EditorSchema {
  return z.toJSONSchema(schemas[kind], {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      // zod leaves these out where a value is transformed; ours are written as they stand in a file.
      const { default: byDefault, examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (byDefault !== undefined) jsonSchema.default = byDefault;
      if (Array.isArray(examples)) jsonSchema.examples = examples as z.core.JSONSchema.JSONSchema["examples"];
      // What zod adds says nothing here.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // A value with a format may as well be an environment variable, which editors cannot look into.
      if (jsonSchema.type !== "string" || jsonSchema.format === undefined) return;
      delete jsonSchema.format;
      jsonSchema.pattern = `${jsonSchema.pattern ?? ".+"}|\\$\\{env:`;
    },
  });
}

type Path = readonly string[];
type Child = z.core.JSONSchema._JSONSchema;

/** The schema with each schema directly in it replaced; `*` is any key of a map, `[]` any element of a list. */
function mapChildren(schema: EditorSchema, path: Path, replace: (child: EditorSchema, path: Path) => EditorSchema) {
  const map = <T extends Child | undefined>(child: T, at: Path): T | EditorSchema =>
    typeof child === "object" ? replace(child, at) : child;
  const { properties, additionalProperties, items, anyOf, oneOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, child]) => [key, map(child, [...path, key])]),
      ),
    }),
    ...(additionalProperties !== undefined && { additionalProperties: map(additionalProperties, [...path, "*"]) }),
    ...(items !== undefined && !Array.isArray(items) && { items: map(items, [...path, "[]"]) }),
    ...(anyOf && { anyOf: anyOf.map((child) => map(child, path)) }),
    ...(oneOf && { oneOf: oneOf.map((child) => map(child, path)) }),
  };
}

// null

/** Removes null from the types of values where there is nothing that it could reset; a key without a value is null, too. */
function withoutIdleNull(schema: EditorSchema, path: Path, kind: FileKind): EditorSchema {
  const inside = mapChildren(schema, path, (child, at) => withoutIdleNull(child, at, kind));
  if (meansSomething(path, kind)) return inside;
  const members = inside.anyOf?.filter((member) => !(typeof member === "object" && member.type === "null"));
  if (members?.length === 1 && typeof members[0] === "object") {
    return { ...members[0], ...notesOf(inside) };
  }
  if (Array.isArray(inside.type)) return { ...inside, type: inside.type.filter((each) => each !== "null")[0] };
  return members ? { ...inside, anyOf: members } : inside;
}

/**
 * Whether null has a meaning at a path: it removes the value of a layer below: the profile below the environment, below the app,
 * below the app's environment.
 */
function meansSomething(path: Path, kind: FileKind): boolean {
  // The elements of a list are no layers; an environment may have nothing to say.
  if (path.includes("[]")) return false;
  if (kind === "environments") return path.length === 1;
  if (kind !== "deployment" && kind !== "okta-deployment") return false;
  const [apps, , key, , inEnvironment] = path;
  if (apps !== "apps" || key === undefined) return false;
  if (key === "environments") return path.length > 3 && inEnvironment !== "existing";
  // Whoever comes in with a wave may be unknown as yet.
  return !onlyOfApp.includes(key) || (key === "waves" && path.length === 4);
}

/** Keys that neither a profile nor an environment has. */
const onlyOfApp: readonly string[] = [
  ...["target", "url", "provisioning", "assign", "waves", "wave", "inputs", "stepsDone"],
  ...["tokenSource", "expires", "formerly"],
];

// Proposals

/** Adds the names that an editor proposes, where other names are possible as well. */
function withProposals(schema: EditorSchema, path: Path, kind: FileKind, profiles: readonly string[]): EditorSchema {
  const inside = mapsFirst(mapChildren(schema, path, (child, at) => withProposals(child, at, kind, profiles)));
  const at = path.join(".");
  if (at === "apps.*.target" && profiles.length > 0) return proposing(inside, profiles);
  if (kind.startsWith("okta")) return inside;
  if (/\.all\.\[\]\.operator$/.test(at))
    return proposing(inside, operatorLabels, { pattern: anySpelling(operatorLabels) });
  const [, type] = /(?:^|\.)(users|groups)\.(?:mappings$|filters\.\[\]\.all\.\[\]\.attribute$)/.exec(at) ?? [];
  if (type !== "users" && type !== "groups") return inside;
  if (at.endsWith("attribute"))
    return proposing(
      inside,
      directoryAttributes[type].map(({ name }) => name),
    );
  const { additionalProperties } = inside;
  if (typeof additionalProperties !== "object") return inside;
  const targets = scimAttributes[type].map(({ name }) => [name, additionalProperties] as const);
  return { ...inside, properties: Object.fromEntries(targets) };
}

/** Puts maps first among alternatives: when all fail, editors explain the first, and a map tells more than a text. */
function mapsFirst(schema: EditorSchema): EditorSchema {
  const isMap = (member: Child): boolean => typeof member === "object" && member.type === "object";
  const { anyOf } = schema;
  return anyOf ? { ...schema, anyOf: [...anyOf.filter(isMap), ...anyOf.filter((each) => !isMap(each))] } : schema;
}

const operatorLabels = operators.map(({ label }) => label);

function proposing({ type, minLength, ...rest }: EditorSchema, values: readonly string[], other: EditorSchema = {}) {
  return { ...rest, anyOf: [{ enum: [...values] }, { type, minLength, ...other }] } as EditorSchema;
}

/** Returns a pattern of the labels as `findOperator` reads them: without regard to case, blanks, underscores and hyphens. */
function anySpelling(labels: readonly string[]): string {
  const folded = labels.map((label) => label.replace(/[\s_-]/g, ""));
  const letter = (sign: string): string =>
    /[A-Z]/i.test(sign) ? `[${sign.toLowerCase()}${sign.toUpperCase()}]` : sign;
  return `^(?:${folded.map((label) => [...label].map(letter).join("[ _-]*")).join("|")})$`;
}

// Definitions

/**
 * Moves what is used in several places to definitions, each named after its key; descriptions stay where the definition is used.
 */
function withDefinitions(schema: EditorSchema): EditorSchema {
  const uses = new Map<string, number>();
  const countUse = (part: EditorSchema): boolean => {
    const text = JSON.stringify(part);
    const before = uses.get(text) ?? 0;
    uses.set(text, before + 1);
    return before > 0;
  };
  const count = (each: EditorSchema): EditorSchema =>
    // What is in it was counted the first time.
    countUse(each) || (hasNotes(each) && countUse(bodyOf(each))) ? each : mapChildren(each, [], count);
  count(schema);

  const names = new Map<string, string>();
  const $defs: Record<string, EditorSchema> = {};
  const reference = (part: EditorSchema, path: Path, define: () => EditorSchema): EditorSchema | undefined => {
    const text = JSON.stringify(part);
    if ((uses.get(text) ?? 0) < 2 || text.length < worthSharing) return undefined;
    const name = names.get(text) ?? freeName(path, $defs);
    if (!names.has(text)) {
      names.set(text, name);
      // The place is taken first: what is in it may ask for the same name.
      $defs[name] = {};
      $defs[name] = define();
    }
    return { $ref: `#/$defs/${name}` };
  };
  const share = (each: EditorSchema, path: Path): EditorSchema =>
    reference(each, path, () => shareBody(each, path)) ?? shareBody(each, path);
  const shareBody = (each: EditorSchema, path: Path): EditorSchema => {
    const body = bodyOf(each);
    const found = hasNotes(each) ? reference(body, path, () => mapChildren(body, path, share)) : undefined;
    return found ? { ...found, ...notesOf(each) } : mapChildren(each, path, share);
  };
  return { ...mapChildren(schema, [], share), $defs };
}

/** Keywords that describe a value for people, and its possible values. */
const notes: readonly string[] = ["title", "description", "default", "examples"];
const hasNotes = (schema: EditorSchema): boolean => notes.some((key) => Object.hasOwn(schema, key));
const notesOf = (schema: EditorSchema): EditorSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => notes.includes(key)));
const bodyOf = (schema: EditorSchema): EditorSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !notes.includes(key)));

/** A reference takes half as much. */
const worthSharing = 60;

function freeName(path: Path, taken: Readonly<Record<string, unknown>>): string {
  const [key = "value"] = path.filter((part) => /^\w+$/.test(part)).slice(-1);
  for (let number = 1; ; number++) {
    const name = number === 1 ? key : `${key}${number}`;
    if (!Object.hasOwn(taken, name)) return name;
  }
}
