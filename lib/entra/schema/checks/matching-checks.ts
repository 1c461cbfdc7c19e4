import * as errors from "../errors";
import { isDirectoryExtension } from "../directory-attributes";
import { attributesOfSource } from "../source";
import { isAlwaysPresent } from "./presence";
import type { SchemaCheck, CheckContext, ParsedMapping } from "./check-context";

/** Attributes that are meant to differ from person to person. */
const identifying = new Set([
  "objectId",
  "userPrincipalName",
  "originalUserPrincipalName",
  "mail",
  "mailNickname",
  "employeeId",
  "immutableId",
  "netId",
  "onPremisesSecurityIdentifier",
]);

const matching = ({ mappings }: CheckContext): ParsedMapping[] => mappings.filter(({ match }) => match != null);

export const noMatch: SchemaCheck = (context) =>
  matching(context).length > 0 ? [] : [{ ...errors.noMatch(context.type), path: [context.type, "mappings"] }];

export const matchPrecedence: SchemaCheck = (context) =>
  matching(context)
    .filter(({ match }) => !Number.isInteger(match) || Number(match) < 1)
    .map(({ target, match, path }) => ({ ...errors.matchPrecedence(target, Number(match)), path: [...path, "match"] }));

export const matchTwice: SchemaCheck = (context) => {
  const first = new Map<number, string>();
  return matching(context).flatMap(({ target, match, path }) => {
    const precedence = Number(match);
    const other = first.get(precedence);
    if (other === undefined) first.set(precedence, target);
    return other === undefined ? [] : [{ ...errors.matchTwice(target, other, precedence), path: [...path, "match"] }];
  });
};

/** Reports matching attributes with the same value for everybody. */
export const matchConstant: SchemaCheck = (context) =>
  matching(context)
    .filter(({ source, expression }) => source === null || (expression && attributesOfSource(source).length === 0))
    .map(({ target, path }) => ({ ...errors.matchConstant(target), path }));

/**
 * Reports a matching attribute that is not unique, of people only: groups are matched by their display name unless somebody
 * decides otherwise.
 */
export const matchNotUnique: SchemaCheck = (context) =>
  matching(context).flatMap(({ expression, path }) => {
    if (context.type !== "users" || expression?.kind !== "attribute") return [];
    const { name } = expression;
    const declared = name in (context.schema.attributes?.source ?? {});
    if (identifying.has(name) || declared || isDirectoryExtension(name) || /^extensionAttribute\d+$/.test(name))
      return [];
    return [{ ...errors.matchNotUnique(name), path: [...path, "source"] }];
  });

/** Reports matching attributes when none is sure to have a value: one that everybody has is enough. */
export const matchNullable: SchemaCheck = (context) => {
  const { type } = context;
  const names = matching(context).map(({ source }) => attributesOfSource(source));
  const nullable = names.filter((read) => read.length > 0 && !read.some((name) => isAlwaysPresent(type, name)));
  if (nullable.length === 0 || nullable.length < names.length) return [];
  return [{ ...errors.matchNullable([...new Set(nullable.flat())]), path: [type, "mappings"] }];
};

export const matchOnCreate: SchemaCheck = (context) =>
  matching(context)
    .filter(({ apply }) => apply === "onCreate")
    .map(({ target, path }) => ({ ...errors.matchNotAlways(target), path: [...path, "apply"] }));
