import { type Problem } from "../contract";
import type { Model, TypeRef } from "./model";

/** Properties that query options name and the type does not have; nested options of `$expand` are looked at as well. */
export function checkQuery(model: Model, search: string, type: TypeRef): Problem[] {
  return optionsOf(search, "&").flatMap(([option, value]) => checkOption(model, option, value, type));
}

function checkOption(model: Model, option: string, value: string, type: TypeRef): Problem[] {
  switch (option) {
    case "$select":
    case "$orderby":
      return value.split(",").flatMap((item) => checkPath(model, type, item.trim().split(/\s/)[0] ?? "", option));
    case "$filter":
      return pathsOf(value).flatMap((path) => checkPath(model, type, path, option));
    case "$expand": {
      const [, name = "", nested = ""] = /^(\w+)(?:\((.*)\))?$/.exec(value) ?? [];
      const member = model.type(type.name)?.members.get(name);
      if (!member?.isNavigation) return [problem(`${type.name}/${name}`, "is no relationship", option, value)];
      return optionsOf(nested, ";").flatMap(([inner, text]) => checkOption(model, inner, text, member.type));
    }
    default:
      return [];
  }
}

const optionsOf = (text: string, separator: string): [string, string][] =>
  text.split(separator).map((part) => {
    const [name = "", ...value] = part.split("=");
    return [decoded(name), decoded(value.join("="))];
  });

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** Follows a path such as `appRoles/value`; a directory object may be any of its derived types. */
function checkPath(model: Model, type: TypeRef, path: string, option: string): Problem[] {
  let name = type.name;
  for (const part of path.split("/")) {
    const candidates = name === "graph.directoryObject" ? model.derived(name) : [model.type(name)];
    const member = candidates.map((candidate) => candidate?.members.get(part)).find((found) => found !== undefined);
    if (!member) return [problem(`${name}/${part}`, "is not declared", option, path)];
    name = member.type.name;
  }
  return [];
}

const words = new Set(["and", "or", "not", "eq", "ne", "gt", "ge", "lt", "le", "in", "has", "true", "false", "null"]);

/** Property paths of a filter: what is left of it without literals, operators, functions and the variables of lambdas. */
function pathsOf(filter: string): string[] {
  const bare = filter
    .replace(/'(?:[^']|'')*'/g, " ")
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, " ")
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, " ");
  const variables = new Set([...bare.matchAll(/\((\w+)\s*:/g)].map(([, name = ""]) => name));
  return [...bare.matchAll(/[A-Za-z_][\w/$]*(\s*\()?/g)].flatMap(([text, call]) => {
    const path = text.replace(/\s*\($/, "");
    const lambda = /^(.+)\/(?:any|all)$/.exec(path)?.[1];
    if (lambda !== undefined) return [lambda];
    const isFree = call === undefined && !words.has(path) && !variables.has(path.split("/")[0] ?? "");
    return isFree ? [path.replace(/\/\$count$/, "")] : [];
  });
}

const problem = (subject: string, says: string, path: string, found: string): Problem => ({
  ...{ kind: "property", where: "url", path, subject, says, found: JSON.stringify(found) },
});
