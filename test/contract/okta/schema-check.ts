import { z } from "zod";
import { type Problem, shown } from "../contract";

/** A JSON object of which nothing else is known. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const object = z.record(z.string(), z.unknown());

/** The keywords of OpenAPI 3.0 that the description uses. https://spec.openapis.org/oas/v3.0.3#schema-object */
const schemaShape = z.looseObject({
  $ref: z.string().optional(),
  type: z.enum(["object", "array", "string", "integer", "number", "boolean"]).optional(),
  nullable: z.boolean().optional(),
  readOnly: z.boolean().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  required: z.array(z.string()).optional(),
  properties: object.optional(),
  additionalProperties: z.union([z.boolean(), object]).optional(),
  items: object.optional(),
  allOf: z.array(object).optional(),
  oneOf: z.array(object).optional(),
  anyOf: z.array(object).optional(),
  discriminator: z.object({ propertyName: z.string(), mapping: z.record(z.string(), z.string()) }).optional(),
});

/** A schema without its references, and what the description calls the location where it stands. */
interface Part extends z.output<typeof schemaShape> {
  readonly subject: string;
}

/** A location in a body, and the schemas that all hold there. */
interface Location {
  readonly where: Problem["where"];
  readonly path: string;
  readonly subject: string;
  readonly schemas: readonly Json[];
}

/**
 * Holds values against schemas of an OpenAPI description. Stricter than OpenAPI in one point: an object whose properties are listed
 * and that does not say `additionalProperties` has no others, since a contract that takes everything finds nothing.
 */
export class SchemaCheck {
  private readonly parsed = new WeakMap<Json, z.output<typeof schemaShape>>();

  /** @param resolve what a `$ref` refers to */
  constructor(private readonly resolve: (reference: string) => Json) {}

  problems(location: Location, value: unknown): Problem[] {
    const { where, path, subject } = location;
    const parts = this.partsOf(location, value);
    const problem = (kind: Problem["kind"], says: string): Problem[] => [
      { kind, where, path, subject, says, found: shown(value) },
    ];
    if (value === null) {
      const takesNull = parts.every(({ nullable, type, properties }) => nullable ?? !(type ?? properties));
      return takesNull ? [] : problem("null", "is not nullable");
    }
    const other = parts.find(({ type }) => type !== undefined && !isOfType(value, type));
    if (other) return problem("type", `is of type ${other.type}`);
    return [
      ...parts.flatMap((part) => scalarRules(part, value).flatMap(([kind, says]) => problem(kind, says))),
      ...parts.flatMap((part) =>
        this.fitsAlternatives(part, location, value)
          ? []
          : problem("type", "is one of several, and this is none of them"),
      ),
      ...(Array.isArray(value) ? this.elements(parts, location, value) : []),
      ...(isObject(value) ? this.properties(parts, location, value) : []),
    ];
  }

  /** The schemas without references and conjunctions, and with what the discriminators of this value add. */
  private partsOf({ schemas, subject }: Pick<Location, "schemas" | "subject">, value: unknown): Part[] {
    const seen = new Set<Json>();
    const collect = (given: Json, owner: string): Part[] => {
      if (seen.has(given)) return [];
      seen.add(given);
      const schema = this.parse(given);
      const { $ref, allOf = [], discriminator } = schema;
      const chosen = discriminator && isObject(value) ? value[discriminator.propertyName] : undefined;
      const derived = typeof chosen === "string" ? discriminator?.mapping[chosen] : undefined;
      const references = [$ref, derived].filter((each) => each !== undefined);
      return [
        { ...schema, subject: owner },
        ...references.flatMap((each) => collect(this.resolve(each), each.split("/").at(-1) ?? owner)),
        ...allOf.flatMap((each) => collect(each, owner)),
      ];
    };
    return schemas.flatMap((each) => collect(each, subject));
  }

  private parse(given: Json): z.output<typeof schemaShape> {
    const schema = this.parsed.get(given) ?? schemaShape.parse(given);
    this.parsed.set(given, schema);
    return schema;
  }

  private fitsAlternatives({ oneOf, anyOf, discriminator }: Part, location: Location, value: unknown): boolean {
    if (discriminator) return true;
    return [oneOf, anyOf].every(
      (alternatives) =>
        !alternatives ||
        alternatives.some((each) => this.problems({ ...location, schemas: [each] }, value).length === 0),
    );
  }

  private elements(parts: readonly Part[], location: Location, value: readonly unknown[]): Problem[] {
    const schemas = parts.map(({ items }) => items).filter(isObject);
    if (schemas.length === 0) return [];
    return value.flatMap((each, at) =>
      this.problems({ ...location, schemas, path: `${location.path}[${at}]`, subject: `${location.subject}[]` }, each),
    );
  }

  private properties(parts: readonly Part[], location: Location, value: Json): Problem[] {
    return [
      ...this.missing(parts, location, value),
      ...Object.entries(value).flatMap(([name, content]) =>
        content === undefined ? [] : this.property(parts, location, name, content),
      ),
    ];
  }

  private missing(parts: readonly Part[], { where, path }: Location, value: Json): Problem[] {
    return parts.flatMap(({ required = [], subject }) =>
      required
        .filter((name) => value[name] === undefined && (where === "answer" || !this.isReadOnly(parts, name)))
        .map((name) => ({
          ...{ kind: "required" as const, where, path: join(path, name), subject: `${subject}/${name}` },
          ...{ says: "is required", found: "nothing" },
        })),
    );
  }

  private property(parts: readonly Part[], location: Location, name: string, value: unknown): Problem[] {
    const { where } = location;
    const path = join(location.path, name);
    const described = parts.filter(({ properties }) => isObject(properties?.[name]));
    const owner = described[0]?.subject;
    if (owner === undefined) return this.additional(parts, { ...location, path }, name, value);
    const subject = `${owner}/${name}`;
    if (where === "request" && this.isReadOnly(parts, name))
      return [{ kind: "readOnly", where, path, subject, says: "is read-only", found: shown(value) }];
    const schemas = described.map(({ properties }) => properties?.[name]).filter(isObject);
    return this.problems({ where, path, subject, schemas }, value);
  }

  private additional(parts: readonly Part[], location: Location, name: string, value: unknown): Problem[] {
    const { where, path } = location;
    const open = parts.map(({ additionalProperties }) => additionalProperties).filter((each) => each !== undefined);
    if (open.length > 0 && !open.includes(false))
      return this.problems({ ...location, subject: `${location.subject}/*`, schemas: open.filter(isObject) }, value);
    const closed = parts.find(({ properties }) => Object.keys(properties ?? {}).length > 0);
    if (!closed) return [];
    const subject = `${closed.subject}/${name}`;
    return [{ kind: "property", where, path, subject, says: "is not described", found: shown(value) }];
  }

  private isReadOnly(parts: readonly Part[], name: string): boolean {
    const schemas = parts.map(({ properties }) => properties?.[name]).filter(isObject);
    return this.partsOf({ schemas, subject: name }, undefined).some(({ readOnly }) => readOnly === true);
  }
}

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function isOfType(value: unknown, type: NonNullable<Part["type"]>): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function scalarRules(part: Part, value: unknown): [Problem["kind"], string][] {
  const { format, pattern, minLength = 0, maxLength = Infinity, minimum = -Infinity, maximum = Infinity } = part;
  const rules: [Problem["kind"], string][] = [];
  if (part.enum && !part.enum.includes(value)) rules.push(["enum", `is one of ${part.enum.map(String).join(", ")}`]);
  if (typeof value === "string") {
    const isDateTime = z.iso.datetime({ offset: true }).safeParse(value).success;
    if (format === "date-time" && !isDateTime) rules.push(["type", "is a date-time"]);
    if (format === "uri" && !URL.canParse(value)) rules.push(["type", "is a URI"]);
    if (pattern !== undefined && !new RegExp(pattern).test(value)) rules.push(["type", `matches ${pattern}`]);
    if (value.length < minLength || value.length > maxLength)
      rules.push(["type", `has ${minLength} to ${maxLength} characters`]);
  }
  if (typeof value === "number" && (value < minimum || value > maximum))
    rules.push(["type", `is from ${minimum} to ${maximum}`]);
  return rules;
}
