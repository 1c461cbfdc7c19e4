import { createHash } from "node:crypto";
import type { z } from "zod";
import * as errors from "../../lib/errors/azuread";
import { fail } from "../../lib/errors/problem";
import { diagnosticOf } from "../../provider/plugin/diagnostics";
import type { DataSource, Diagnostic, ObjectValue, Schema } from "../../provider/plugin/types";
import { quoted, Session, type AzureadClient } from "./directory";
import { textOf } from "./identity";
import { textsOf } from "./tags";

/** A data source that finds objects by one of several properties. */
export interface LookupKind<Found extends { id: string }> {
  readonly schema: Schema;
  /** For messages. */
  readonly noun: string;
  readonly path: string;
  /** Attribute -> Graph property; exactly one of these attributes is configured. */
  readonly properties: Readonly<Record<string, string>>;
  readonly shape: z.ZodType<Found>;
}

/** One `$filter` for each value, as the azuread provider asks. */
export async function findByValue<Found extends { id: string }>(
  session: Session,
  kind: Pick<LookupKind<Found>, "noun" | "path" | "shape">,
  property: string,
  value: string,
  restriction = "",
): Promise<Found | null> {
  const query = { $filter: `${restriction}${filterOn(property, value)}` };
  const found = await session.list({ path: kind.path, query }, kind.shape);
  if (found.length > 1) throw fail(errors.lookupNotOne, kind.noun, property, value, found.length);
  return found[0] ?? null;
}

const filterOn = (property: string, value: string): string =>
  property === "identifierUris" ? `identifierUris/any(uri:uri eq ${quoted(value)})` : `${property} eq ${quoted(value)}`;

/** Whether exactly one of the attributes is configured; unknown ones count, as they will have a value. */
export function exactlyOne(config: ObjectValue, names: readonly string[]): Diagnostic[] {
  const given = names.filter((name) => (config[name] ?? null) !== null);
  return given.length === 1 ? [] : [diagnosticOf(errors.lookupCriteria(names))];
}

/** A plural data source: objects in the order of the values asked for. */
export function pluralLookup<Found extends { id: string }>(
  kind: LookupKind<Found> & {
    /** `$filter` parts that the configuration adds, such as `securityEnabled eq true`. */
    restrictions?(config: ObjectValue): readonly string[];
    state(found: readonly Found[]): ObjectValue;
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
      const session = await Session.open(context);
      const [criterion = ""] = criteria.filter((name) => (chosen(config)[name] ?? null) !== null);
      const restrictions = kind.restrictions?.(config) ?? [];
      const property = kind.properties[criterion];
      const found =
        property === undefined
          ? await select(session, kind, [...restrictions, kind.selections[criterion]?.(config) ?? ""])
          : await findAll(session, kind, property, config, criterion, restrictions);
      const key = createHash("sha1")
        .update(found.map(({ id }) => id).join("-"))
        .digest("base64url");
      return { state: { ...config, id: `${kind.noun}s#${key}`, ...kind.state(found) } };
    },
  };
}

async function select<Found extends { id: string }>(
  session: Session,
  kind: LookupKind<Found>,
  filters: readonly string[],
): Promise<Found[]> {
  const filter = filters.filter((part) => part !== "").join(" and ");
  return session.list({ path: kind.path, query: filter === "" ? {} : { $filter: filter } }, kind.shape);
}

async function findAll<Found extends { id: string }>(
  session: Session,
  kind: LookupKind<Found>,
  property: string,
  config: ObjectValue,
  criterion: string,
  restrictions: readonly string[],
): Promise<Found[]> {
  const values = textsOf(config[criterion]);
  const restriction = restrictions.map((part) => `${part} and `).join("");
  const all: Found[] = [];
  for (const value of values) {
    const found = await findByValue(session, kind, property, value, restriction);
    if (found) all.push(found);
    else if (config["ignore_missing"] !== true) throw fail(errors.lookupNotOne, kind.noun, property, value, 0);
  }
  return all;
}

/** A singular data source. */
export function singularLookup<Found extends { id: string }>(
  kind: LookupKind<Found> & { state(session: Session, found: Found): Promise<ObjectValue> },
): DataSource<AzureadClient> {
  const criteria = Object.keys(kind.properties);
  return {
    schema: kind.schema,
    validate: (config) => exactlyOne(config, criteria),
    async read(context, config) {
      const session = await Session.open(context);
      const [criterion = ""] = criteria.filter((name) => typeof config[name] === "string");
      const value = textOf(config, criterion);
      const property = kind.properties[criterion] ?? "";
      const found =
        property === "id"
          ? await session.find({ path: `${kind.path}/${encodeURIComponent(value)}` }, kind.shape)
          : await findByValue(session, kind, property, value);
      if (!found) throw fail(errors.lookupNotOne, kind.noun, property, value, 0);
      return { state: { ...config, ...(await kind.state(session, found)) } };
    },
  };
}
