import { type Problem, shown } from "../contract";
import type { Model, StructuredType, TypeRef } from "./model";

/** Where a body is being looked at, and what was found wrong with it. */
export class Findings {
  readonly problems: Problem[] = [];
  private readonly place: string[] = [];

  constructor(private readonly where: Problem["where"]) {}

  /** Looks at a part of the body, such as `tags` or `[0]`. */
  at(part: string, look: () => void): void {
    this.place.push(part);
    look();
    this.place.pop();
  }

  add(kind: Problem["kind"], subject: string, says: string, value: unknown): void {
    const path = this.place.map((part, index) => (index === 0 || part.startsWith("[") ? part : `.${part}`)).join("");
    this.problems.push({ kind, where: this.where, path, subject, says, found: shown(value) });
  }
}

/** Looks at one value; `subject` is the property or type that it belongs to. */
export type Check = (value: unknown, findings: Findings) => void;

const isText = (value: unknown): value is string => typeof value === "string";
const isWhole = (least: number, most: number) => (value: unknown) =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
const matches = (pattern: RegExp) => (value: unknown) => isText(value) && pattern.test(value);

/** Primitive types in OData's JSON format (docs.oasis-open.org/odata/odata-json-format/v4.01, section 7.1). */
const primitives: Readonly<Record<string, (value: unknown) => boolean>> = {
  "Edm.String": isText,
  "Edm.Boolean": (value) => typeof value === "boolean",
  "Edm.Int32": isWhole(-(2 ** 31), 2 ** 31 - 1),
  "Edm.Int64": isWhole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  "Edm.Single": (value) => typeof value === "number",
  "Edm.Guid": matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
  "Edm.DateTimeOffset": matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)$/i),
  "Edm.Date": matches(/^\d{4}-\d\d-\d\d$/),
  "Edm.TimeOfDay": matches(/^\d\d:\d\d(:\d\d(\.\d{1,12})?)?$/),
  "Edm.Duration": matches(/^-?P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/),
  "Edm.Binary": matches(/^[A-Za-z0-9+/_-]*={0,2}$/),
  // A stream is read and written under a URL of its own.
  "Edm.Stream": () => false,
};

/** Enumerations whose members combine (`IsFlags`, which the subset does not keep): as Microsoft's generated SDKs declare them. */
const flags = new Set([
  "graph.objectFlowTypes",
  "graph.synchronizationJobRestartScope",
  "graph.directoryDefinitionDiscoverabilities",
]);

/**
 * In the directory, open types are open for directory and schema extensions, and for nothing else
 * (learn.microsoft.com/graph/extensibility-overview).
 */
const isExtension = (name: string) => /^(extension_[0-9a-f]{32}_\w+|ext[0-9a-z]{8}_\w+)$/.test(name);

/** Compiles the contract's types into checks, each when it is first needed. */
export class ValueChecks {
  private readonly structured = new Map<string, ObjectCheck>();

  constructor(private readonly model: Model) {}

  /** A check of values of that type; null is one where the type allows it. */
  of(type: TypeRef, subject: string): Check {
    const item = this.item(type, subject);
    if (!type.isCollection) {
      return (value, findings) => {
        if (value !== null) return item(value, findings);
        if (!type.isNullable) findings.add("null", subject, "must not be null", value);
      };
    }
    return (value, findings) => {
      if (!Array.isArray(value)) {
        // A collection is never null, it is empty; `nullable` is about its items.
        if (value === null) findings.add("null", subject, "is a collection, which is empty but never null", value);
        else findings.add("type", subject, `is a collection of ${type.name}`, value);
        return;
      }
      value.forEach((one, index) => findings.at(`[${index}]`, () => item(one, findings)));
    };
  }

  private item({ name }: TypeRef, subject: string): Check {
    const isPrimitive = primitives[name];
    if (isPrimitive) {
      return (value, findings) => {
        if (!isPrimitive(value)) findings.add("type", subject, `is ${name}`, value);
      };
    }
    const members = this.model.enumeration(name);
    if (members) return enumeration(name, members, subject);
    const declared = this.model.type(name);
    if (!declared) throw new Error(`the contract has no type ${name}`);
    return (value, findings) => {
      if (!isObject(value)) return findings.add("type", subject, `is ${name}`, value);
      this.objectCheck(this.actualType(value, declared, findings))(value, findings);
    };
  }

  /** A derived type says its name in `@odata.type`. */
  private actualType(value: JsonObject, declared: StructuredType, findings: Findings): StructuredType {
    const name = value["@odata.type"];
    if (name === undefined) return declared;
    const actual = isText(name) ? this.model.type(name.replace(/^#microsoft\.graph\./, "graph.")) : undefined;
    if (actual?.lineage.includes(declared.name)) return actual;
    findings.at("@odata.type", () => findings.add("type", declared.name, "is what it must be or derive from", name));
    return declared;
  }

  private objectCheck(type: StructuredType): ObjectCheck {
    const known = this.structured.get(type.name);
    if (known) return known;
    // Members are compiled when they are first met: types refer to one another.
    const members = new Map<string, Check>();
    const isExtensible = type.isOpen && type.lineage.includes("graph.directoryObject");
    const check: ObjectCheck = (value, findings) => {
      for (const name of Object.keys(value)) {
        const content = value[name];
        // JSON has no undefined: the property is not sent.
        if (content === undefined) continue;
        const member = type.members.get(name);
        if (member) {
          let compiled = members.get(name);
          if (!compiled) members.set(name, (compiled = this.of(member.type, member.subject)));
          const look = compiled;
          findings.at(name, () => look(content, findings));
        } else if (name.includes("@")) {
          findings.at(name, () => annotation(type, name, content, findings));
        } else if (isExtensible ? !isExtension(name) : !type.isOpen) {
          findings.at(name, () => findings.add("property", `${type.name}/${name}`, "is not declared", content));
        }
      }
    };
    this.structured.set(type.name, check);
    return check;
  }
}

type JsonObject = Readonly<Record<string, unknown>>;
type ObjectCheck = (value: JsonObject, findings: Findings) => void;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `@odata.id` and the like of the object, or `owners@odata.bind` and the like of one of its members. */
function annotation(type: StructuredType, name: string, value: unknown, findings: Findings): void {
  const [property = "", term = ""] = name.split("@");
  const member = type.members.get(property);
  if (property !== "" && !member) return findings.add("property", `${type.name}/${property}`, "is not declared", value);
  if (term !== "odata.bind") return;
  const links = member?.type.isCollection ? value : [value];
  if (!member?.isNavigation) findings.add("property", `${type.name}/${property}`, "is no relationship to bind", value);
  else if (!Array.isArray(links) || !links.every(isText))
    findings.add("type", member.subject, "is bound by URLs", value);
}

function enumeration(name: string, members: ReadonlySet<string>, subject: string): Check {
  const split = flags.has(name)
    ? (value: string) => value.split(",").map((flag) => flag.trim())
    : (value: string) => [value];
  return (value, findings) => {
    if (!isText(value)) return findings.add("type", subject, `is a member of ${name}`, value);
    for (const member of split(value)) {
      if (!members.has(member)) findings.add("enum", subject, `is a member of ${name}`, member);
    }
  };
}
