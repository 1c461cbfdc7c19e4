import { z } from "zod";

/** Format of test/fixtures/contracts/graph-v1.0.json: a subset of Microsoft Graph's CSDL. */
const names = z.record(z.string(), z.string());
export const contractSchema = z.strictObject({
  source: z.string(),
  entitySets: names,
  types: z.record(
    z.string(),
    z.strictObject({
      base: z.string().optional(),
      open: z.boolean().optional(),
      properties: names,
      navigation: names.optional(),
    }),
  ),
  enums: z.record(z.string(), z.array(z.string())),
  operations: z.array(
    z.strictObject({
      kind: z.enum(["action", "function"]),
      name: z.string(),
      on: z.string(),
      parameters: names,
      returns: z.string().optional(),
    }),
  ),
});

export type ContractFile = z.infer<typeof contractSchema>;

/** A type as it is referred to: `Collection(graph.user)!`. */
export interface TypeRef {
  /** Such as `graph.user` or `Edm.String`. */
  readonly name: string;
  readonly isCollection: boolean;
  readonly isNullable: boolean;
}

interface Member {
  /** Declaration, such as `graph.directoryObject/deletedDateTime`. */
  readonly subject: string;
  readonly type: TypeRef;
  readonly isNavigation: boolean;
}

/** An entity or complex type, with what it inherits. */
export interface StructuredType {
  readonly name: string;
  /** The type itself and what it is derived from, nearest first. */
  readonly lineage: readonly string[];
  readonly isOpen: boolean;
  readonly members: ReadonlyMap<string, Member>;
}

export interface Operation {
  /** Such as `graph.synchronizationJob/restart`. */
  readonly subject: string;
  readonly kind: "action" | "function";
  readonly parameters: ReadonlyMap<string, TypeRef>;
  readonly returns?: TypeRef;
}

/** The contract, looked up by name. */
export interface Model {
  /** An entity set or singleton. */
  root(name: string): TypeRef | undefined;
  /** An entity or complex type. */
  type(name: string): StructuredType | undefined;
  /** Members of an enumeration. */
  enumeration(name: string): ReadonlySet<string> | undefined;
  /** An operation that can be called on something of that type. */
  operation(on: TypeRef, name: string): Operation | undefined;
  /** The type and those derived from it. */
  derived(name: string): readonly StructuredType[];
}

function typeRef(text: string): TypeRef {
  const [, collection, single, notNull] = /^(?:Collection\((.+)\)|([^!]+))(!)?$/.exec(text) ?? [];
  const name = collection ?? single;
  if (name === undefined) throw new Error(`no type: ${text}`);
  return { name, isCollection: collection !== undefined, isNullable: notNull === undefined };
}

/** Makes the contract's parts when they are first asked for: a test needs few of them. */
export function readModel({ entitySets, types, enums, operations }: ContractFile): Model {
  const type = remembered((name): StructuredType | undefined => {
    const definition = Object.hasOwn(types, name) ? types[name] : undefined;
    if (!definition) return undefined;
    const base = definition.base === undefined ? undefined : type(definition.base);
    const members = new Map(base?.members);
    for (const [content, isNavigation] of [
      [definition.properties, false],
      [definition.navigation ?? {}, true],
    ] as const) {
      for (const [property, text] of Object.entries(content)) {
        members.set(property, { subject: `${name}/${property}`, type: typeRef(text), isNavigation });
      }
    }
    const lineage = [name, ...(base?.lineage ?? [])];
    return { name, lineage, isOpen: definition.open === true || base?.isOpen === true, members };
  });
  const owned = remembered((subject): Operation | undefined => {
    const found = operations.find(({ on, name }) => `${on}/${name}` === subject);
    if (!found) return undefined;
    const parameters = Object.entries(found.parameters).map(([name, text]) => [name, typeRef(text)] as const);
    const returns = found.returns === undefined ? undefined : typeRef(found.returns);
    return { subject, kind: found.kind, parameters: new Map(parameters), ...(returns && { returns }) };
  });
  return {
    root: (name) => (Object.hasOwn(entitySets, name) ? typeRef(entitySets[name] ?? "") : undefined),
    type,
    enumeration: remembered((name) => (Object.hasOwn(enums, name) ? new Set(enums[name]) : undefined)),
    operation: ({ name, isCollection }, operation) => {
      for (const owner of type(name)?.lineage ?? []) {
        const found = owned(`${isCollection ? `Collection(${owner})` : owner}/${operation}`);
        if (found) return found;
      }
      return undefined;
    },
    derived: (name) =>
      Object.keys(types).flatMap((other) => {
        const candidate = type(other);
        return candidate?.lineage.includes(name) ? [candidate] : [];
      }),
  };
}

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const value = known.has(name) ? (known.get(name) as T) : make(name);
    known.set(name, value);
    return value;
  };
}
