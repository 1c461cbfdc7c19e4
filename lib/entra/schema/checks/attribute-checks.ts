import * as errors from "../errors";
import type { Problem, ProblemPath } from "../../../core/problem";
import { attributesOf } from "../../language";
import { normalisePath, parseAttributePath } from "../attribute-path";
import { directoryAttributes, isDirectoryExtension } from "../directory-attributes";
import { isBuiltIn } from "../extract";
import { nearestSource, nearestTarget } from "../nearest-attribute";
import { scimAttributes } from "../scim-attributes";
import { isCall, isFilterRefused, nodes, type SchemaCheck, type CheckContext } from "./check-context";

/** Source attributes of mappings and filters that no tenant has. */
export const unknownSources: SchemaCheck = (context) => {
  const { type, mappings, desired, schema } = context;
  const declared = Object.keys(schema.attributes?.source ?? {});
  const known = [...directoryAttributes[type].map(({ name }) => name), ...declared];
  const check = (name: string, path: ProblemPath): Problem[] => {
    if (known.includes(name) || (isDirectoryExtension(name) && name.startsWith("extension_"))) return [];
    return [{ ...errors.unknownSource(name, type, nearestSource(name, known)), path }];
  };
  return [
    ...mappings.flatMap(({ expression, path }) =>
      expression ? attributesOf(expression).flatMap((name) => check(name, [...path, "source"])) : [],
    ),
    ...(desired.filters ?? []).flatMap((filter, filterIndex) =>
      filter.all.flatMap(({ attribute }, index) =>
        isFilterRefused(attribute) ? [] : check(attribute, [type, "filters", filterIndex, "all", index, "attribute"]),
      ),
    ),
  ];
};

/** Core attributes beyond those of the template, and what may be selected of multi-valued ones (RFC 7643, 4.1 and 4.3). */
const simpleTargets = ["profileUrl", "name.middleName"];
export const elementParts: Readonly<Record<string, readonly string[]>> = {
  emails: ["value", "display"],
  phoneNumbers: ["value", "display"],
  ims: ["value", "display"],
  photos: ["value", "display"],
  addresses: ["formatted", "streetAddress", "locality", "region", "postalCode", "country"],
  roles: ["value", "display", "type"],
};

/** Target attributes that are neither SCIM's nor declared. */
export const unknownTargets: SchemaCheck = ({ type, mappings, schema }) => {
  const known = [
    ...scimAttributes[type].map(({ name }) => name),
    ...(type === "users" ? simpleTargets : []),
    ...Object.keys(schema.attributes?.target ?? {}),
  ];
  return mappings.flatMap(({ target, path }) => {
    if (known.includes(target) || (type === "users" && isStandardUserPath(target, known))) return [];
    return [{ ...errors.unknownTarget(target, type, nearestTarget(target, known)), path }];
  });
};

function isStandardUserPath(target: string, known: readonly string[]): boolean {
  const path = parseAttributePath(target);
  if (!path) return false;
  const { schema, attribute, filter, subAttribute } = path;
  if (filter) {
    const selectors = ["type", "primary"].includes(filter.attribute);
    const parts = elementParts[attribute] ?? [];
    // An element without its part is a warning of its own.
    return schema === null && selectors && parts.length > 0 && (subAttribute === null || parts.includes(subAttribute));
  }
  // The core schema may be written out: `urn:ietf:params:scim:schemas:core:2.0:User:name.givenName`.
  const plain = subAttribute === null ? attribute : `${attribute}.${subAttribute}`;
  return schema === null && known.includes(plain);
}

/** Target attributes that are the same one in two spellings. */
export const duplicateTargets: SchemaCheck = ({ mappings }) => {
  const seen = new Map<string, string>();
  return mappings.flatMap(({ target, path }) => {
    const key = normalisePath(target);
    const other = seen.get(key);
    if (other === undefined) seen.set(key, target);
    return other === undefined ? [] : [{ ...errors.duplicateTarget(target, other), path }];
  });
};

export const requiredTargets: SchemaCheck = ({ type, mappings }) => {
  const mapped = new Set(mappings.map(({ target }) => normalisePath(target)));
  return scimAttributes[type]
    .filter(({ name, required }) => required && !mapped.has(normalisePath(name)))
    .map(({ name }) => ({ ...errors.requiredTargetUnmapped(name, type), path: [type, "mappings"] }));
};

export const nothingFlows: SchemaCheck = ({ mappings }) =>
  mappings
    .filter((mapping) => mapping.source === null && !mapping.default)
    .map(({ target, path }) => ({ ...errors.nothingFlows(target), path }));

export const activeUnmapped: SchemaCheck = ({ type, mappings }) =>
  type === "users" && !mappings.some(({ target }) => normalisePath(target) === "active")
    ? [{ ...errors.activeUnmapped(), path: [type, "mappings"] }]
    : [];

/** Attributes that are declared although every job has them: the declaration could only damage them. */
export const builtInsDeclared: SchemaCheck = ({ type, schema }) =>
  (["source", "target"] as const).flatMap((side) =>
    Object.keys(schema.attributes?.[side] ?? {})
      .filter((name) => isBuiltIn(side, type, name))
      .map((name) => ({ ...errors.builtInDeclared(side, name), path: ["attributes", side, name] })),
  );

/** A whole mapping that is a quoted attribute name, and attributes whose brackets stand in quotation marks. */
export const constantsThatNameAttributes: SchemaCheck = ({ type, mappings }) =>
  mappings.flatMap(({ expression, path }) =>
    (expression ? [...nodes(expression)] : []).flatMap((node) => {
      if (node.kind !== "string") return [];
      const inBrackets = /^\[\s*(.*?)\s*\]$/.exec(node.value.trim())?.[1];
      const wanted = (inBrackets ?? (node === expression ? node.value.trim() : "")).toLowerCase();
      const named = directoryAttributes[type].find(({ name }) => name.toLowerCase() === wanted);
      if (!named) return [];
      return [{ ...errors.constantNamesAttribute(node.value, named.name), path: [...path, "source"] }];
    }),
  );

export const mailMayBeMissing: SchemaCheck = ({ type, mappings }) =>
  mappings
    .filter((mapping) => type === "users" && !mapping.match && !mapping.default && isMail(mapping.expression))
    .map(({ target, path }) => ({ ...errors.mailMayBeMissing(target), path: [...path, "source"] }));

function isMail(expression: CheckContext["mappings"][number]["expression"]): boolean {
  return expression?.kind === "attribute" && expression.name === "mail";
}

const roleFunctions = [
  "SingleAppRoleAssignment",
  "AppRoleAssignmentsComplex",
  "AssertiveAppRoleAssignmentsComplex",
  "AppRoleAssignments",
];

/** appRoleAssignments outside its functions, and those functions on anything else. */
export const rolesMisused: SchemaCheck = ({ mappings }) =>
  mappings.flatMap(({ expression, path }) => {
    if (!expression) return [];
    const all = [...nodes(expression)];
    const calls = all.filter((node) => isCall(node, ...roleFunctions));
    const read = all.filter((node) => node.kind === "attribute" && node.name === "appRoleAssignments");
    const proper = calls.filter((call) => {
      const [argument] = call.arguments;
      return call.arguments.length === 1 && argument !== undefined && read.includes(argument);
    });
    const misused = proper.length !== calls.length || proper.length !== read.length;
    return misused ? [{ ...errors.rolesMisused(), path: [...path, "source"] }] : [];
  });

export const rolesNeedAssignment: SchemaCheck = ({ mappings, options }) =>
  mappings
    .filter(({ expression }) => options.scope === "all" && expression && readsRoles(expression))
    .map(({ path }) => ({ ...errors.rolesNeedAssignment(), path: [...path, "source"] }));

function readsRoles(expression: NonNullable<CheckContext["mappings"][number]["expression"]>): boolean {
  return attributesOf(expression).includes("appRoleAssignments");
}
