import { createHash } from "node:crypto";
import type { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import { mapValues } from "../../../provider/plugin/shape";
import type { DataSource, Diagnostic, ObjectValue, Schema } from "../../../provider/plugin/types";
import { odataString } from "../../../lib/entra/graph/odata";
import { GraphSession, type AzureadClient, type DirectoryRequest } from "./directory";
import { textOf } from "./identity";
import { textsOf } from "./tags";

/** A data source that finds objects by one of several properties. */
export interface LookupKind<Found extends { id: string }> {
  readonly schema: Schema;
  /** Name of the kind of object in messages. */
  readonly noun: string;
  /** Graph collection that holds the objects. */
  readonly collection: Pick<DirectoryRequest, "path" | "version">;
  readonly select?: readonly string[];
  /** Attribute -> Graph property; exactly one of these attributes is configured. */
  readonly properties: Readonly<Record<string, string>>;
  readonly shape: z.ZodType<Found>;
}
type Source<Found extends { id: string }> = Pick<LookupKind<Found>, "noun" | "collection" | "select" | "shape">;

/** Finds objects by one `$filter` for each value, as azuread asks; an object whose id is known is read itself. */
async function findByValue<Found extends { id: string }>(
  session: GraphSession,
  kind: Source<Found>,
  property: string,
  value: string,
  restrictions: readonly string[] = [],
): Promise<Found | null> {
  if (property === "id") {
    const path = `${kind.collection.path}/${encodeURIComponent(value)}`;
    return session.find({ ...kind.collection, path, query: selecting(kind) }, kind.shape);
  }
  const found = await filtered(session, kind, [...restrictions, `${property} eq ${odataString(value)}`]);
  if (found.length > 1) throw fail(errors.lookupNotOne, kind.noun, property, value, found.length);
  return found[0] ?? null;
}

function filtered<Found extends { id: string }>(
  session: GraphSession,
  kind: Source<Found>,
  filters: readonly string[],
): Promise<Found[]> {
  const $filter = filters.filter((part) => part !== "").join(" and ");
  const query = { ...($filter !== "" && { $filter }), ...selecting(kind) };
  return session.list({ ...kind.collection, query }, kind.shape);
}

const selecting = ({ select }: Pick<LookupKind<{ id: string }>, "select">): Record<string, string> =>
  select ? { $select: select.join(",") } : {};

/** Whether exactly one of the attributes is configured; unknown ones count, as they will have a value. */
function exactlyOne(config: ObjectValue, names: readonly string[]): Diagnostic[] {
  const given = names.filter((name) => (config[name] ?? null) !== null);
  return given.length === 1 ? [] : [diagnosticOf(errors.lookupCriteria(names))];
}

/** A plural data source: objects in the order of the values asked for. */
export function pluralLookup<Found extends { id: string }>(
  kind: LookupKind<Found> & {
    /** `$filter` parts that the configuration adds, such as `securityEnabled eq true`. */
    restrictions?(config: ObjectValue): readonly string[];
    state(found: readonly Found[]): ObjectValue;
    /** Values that the state shows for arguments that are left out. */
    readonly defaults: ObjectValue;
    /** Returns the text of which the id is made. */
    key(found: readonly Found[]): string;
    /** Attributes that select without naming values: `$filter` for each, empty for everything. */
    readonly selections: Readonly<Record<string, (config: ObjectValue) => string>>;
  },
): DataSource<AzureadClient> {
  const criteria = [...Object.keys(kind.properties), ...Object.keys(kind.selections)];
  const chosen = (config: ObjectValue): ObjectValue =>
    Object.fromEntries(Object.entries(config).filter(([, value]) => value !== false));
  return {
    schema: kind.schema,
    validate: (config) => exactlyOne(chosen(config), criteria),
    async read(context, config) {
      const session = await GraphSession.open(context);
      const [criterion = ""] = criteria.filter((name) => (chosen(config)[name] ?? null) !== null);
      const restrictions = kind.restrictions?.(config) ?? [];
      const property = kind.properties[criterion];
      const found =
        property === undefined
          ? await filtered(session, kind, [...restrictions, kind.selections[criterion]?.(config) ?? ""])
          : await findAll(session, kind, property, config, criterion, restrictions);
      const key = createHash("sha1").update(kind.key(found)).digest("base64").replaceAll("+", "-").replaceAll("/", "_");
      const given = mapValues(config, (value, name) => value ?? kind.defaults[name] ?? null);
      return { state: { ...given, id: `${kind.noun}s#${key}`, ...kind.state(found) } };
    },
  };
}

async function findAll<Found extends { id: string }>(
  session: GraphSession,
  kind: Source<Found>,
  property: string,
  config: ObjectValue,
  criterion: string,
  restrictions: readonly string[],
): Promise<Found[]> {
  const all: Found[] = [];
  for (const value of textsOf(config[criterion])) {
    const found = await findByValue(session, kind, property, value, restrictions);
    if (found) all.push(found);
    else if (config["ignore_missing"] !== true) throw fail(errors.lookupNotOne, kind.noun, property, value, 0);
  }
  return all;
}

/** A singular data source. */
export function singularLookup<Found extends { id: string }>(
  kind: LookupKind<Found> & { state(session: GraphSession, found: Found): Promise<ObjectValue> },
): DataSource<AzureadClient> {
  const criteria = Object.keys(kind.properties);
  return {
    schema: kind.schema,
    validate: (config) => exactlyOne(config, criteria),
    async read(context, config) {
      const session = await GraphSession.open(context);
      const [criterion = ""] = criteria.filter((name) => typeof config[name] === "string");
      const value = textOf(config, criterion);
      const property = kind.properties[criterion] ?? "";
      const found = await findByValue(session, kind, property, value);
      if (!found) throw fail(errors.lookupNotOne, kind.noun, property, value, 0);
      return { state: { ...config, ...(await kind.state(session, found)) } };
    },
  };
}
