import { z } from "zod";

/** Format of test/fixtures/contracts/graph-v1.0.json: a subset of Microsoft Graph's CSDL. */
const names = z.record(z.string(), z.string());
const contractSchema = z.object({
  entitySets: names,
  types: z.record(
    z.string(),
    z.object({
      base: z.string().optional(),
      open: z.boolean().optional(),
      properties: names,
      navigation: names.optional(),
    }),
  ),
  enums: z.record(z.string(), z.array(z.string())),
  operations: z.array(
    z.object({
      kind: z.enum(["action", "function"]),
      name: z.string(),
      on: z.string(),
      parameters: names,
      returns: z.string().optional(),
    }),
  ),
});

/** A type as it is referred to: `Collection(graph.user)!`. */
export interface TypeRef {
  /** Such as `graph.user` or `Edm.String`. */
  readonly name: string;
  readonly isCollection: boolean;
  readonly isNullable: boolean;
}

export interface Member {
  /** Where it is declared, such as `graph.directoryObject/deletedDateTime`. */
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
  readonly roots: ReadonlyMap<string, TypeRef>;
  readonly types: ReadonlyMap<string, StructuredType>;
  readonly enums: ReadonlyMap<string, ReadonlySet<string>>;
  /** An operation that can be called on something of that type. */
  operation(on: TypeRef, name: string): Operation | undefined;
}

export function typeRef(text: string): TypeRef {
  const [, collection, single, notNull] = /^(?:Collection\((.+)\)|([^!]+))(!)?$/.exec(text) ?? [];
  const name = collection ?? single;
  if (name === undefined) throw new Error(`no type: ${text}`);
  return { name, isCollection: collection !== undefined, isNullable: notNull === undefined };
}

/** @param contract content of the fixture */
export function readModel(contract: unknown): Model {
  const { entitySets, types, enums, operations } = contractSchema.parse(contract);
  const structured = new Map<string, StructuredType>();
  const resolve = (name: string): StructuredType => {
    const known = structured.get(name);
    if (known) return known;
    const definition = types[name];
    if (!definition) throw new Error(`the contract has no type ${name}`);
    const base = definition.base === undefined ? undefined : resolve(definition.base);
    const own = (content: Record<string, string>, isNavigation: boolean) =>
      Object.entries(content).map(([property, type]): [string, Member] => [
        property,
        { subject: `${name}/${property}`, type: typeRef(type), isNavigation },
      ]);
    const type: StructuredType = {
      name,
      lineage: [name, ...(base?.lineage ?? [])],
      isOpen: definition.open === true || base?.isOpen === true,
      members: new Map([
        ...(base?.members ?? []),
        ...own(definition.properties, false),
        ...own(definition.navigation ?? {}, true),
      ]),
    };
    structured.set(name, type);
    return type;
  };
  for (const name of Object.keys(types)) resolve(name);
  const called = new Map(
    operations.map(({ on, name, kind, parameters, returns }): [string, Operation] => {
      const operation: Operation = {
        ...{ subject: `${on}/${name}`, kind },
        parameters: new Map(Object.entries(parameters).map(([parameter, type]) => [parameter, typeRef(type)])),
        ...(returns !== undefined && { returns: typeRef(returns) }),
      };
      return [operation.subject, operation];
    }),
  );
  return {
    roots: new Map(Object.entries(entitySets).map(([name, type]) => [name, typeRef(type)])),
    types: structured,
    enums: new Map(Object.entries(enums).map(([name, members]) => [name, new Set(members)])),
    operation: ({ name, isCollection }, operation) => {
      const owners = structured.get(name)?.lineage ?? [];
      const found = owners.map((owner) => called.get(`${isCollection ? `Collection(${owner})` : owner}/${operation}`));
      return found.find((one) => one !== undefined);
    },
  };
}
