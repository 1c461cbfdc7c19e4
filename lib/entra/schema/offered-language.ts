import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { canonicalOperator, operators } from "../filters";
import { type FunctionDefinition, findFunction, parse } from "../language";
import { expressionErrors } from "../language/errors";
import { nodes } from "./checks/check-context";
import type { DesiredSchema } from "./desired";
import { locateDefinition, locateMapping } from "./locate";
import { objectTypes } from "./object-type";
import type { SynchronizationSchema } from "./synchronization-schema";

/** A function as a tenant lists it. */
export interface OfferedFunction {
  readonly name: string;
  readonly parameters: readonly { readonly required: boolean; readonly repeats: boolean }[];
}

/** The functions and operators that a tenant offers its expressions and filters. */
export interface OfferedLanguage {
  readonly functions: readonly OfferedFunction[];
  readonly operators: readonly string[];
}

/** Compares functions and operators with what a tenant offers: what is not known here, and what is used and not known, or other, there. */
export function checkOfferedLanguage(desired: DesiredSchema, offered: OfferedLanguage): Problem[] {
  const names = new Map(offered.functions.map((each) => [each.name, each]));
  const newFunctions = [...names.keys()].filter((name) => !findFunction(name));
  const newOperators = offered.operators.filter((name) => !canonicalOperator(name));
  const called = [...calledFunctions(desired)].flatMap((name) => findFunction(name) ?? []);
  const missing = called.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  const different = called.filter((definition) => !takesAsMany(definition, names.get(definition.name)));
  const known = new Set(offered.operators.map(canonicalOperator));
  const missingOperators = [...usedOperators(desired)].filter((id) => !known.has(id));
  const labels = missingOperators.flatMap((id) => operators.find((operator) => operator.id === id)?.label ?? []);
  return [
    ...(newFunctions.length > 0 ? [errors.functionsUnknownHere(newFunctions)] : []),
    ...(newOperators.length > 0 ? [errors.operatorsUnknownHere(newOperators)] : []),
    ...(missing.length > 0 ? [errors.functionsNotOffered(missing)] : []),
    ...(different.length > 0 ? [errors.functionsDiffer(different.map(({ name }) => name))] : []),
    ...(labels.length > 0 ? [errors.operatorsNotOffered(labels)] : []),
  ];
}

/**
 * Whether an offered function takes as many arguments. Lists may omit optional parameters, and name a repeating group once:
 * Graph's own has three parameters of FormatDateTime, and of Switch, whose keys and values are one there.
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-functions
 */
function takesAsMany({ parameters, repeating }: FunctionDefinition, offered: OfferedFunction | undefined): boolean {
  if (!offered) return true;
  const repeats = offered.parameters.some((parameter) => parameter.repeats);
  const single = offered.parameters.filter((parameter) => !parameter.repeats).length;
  const least = parameters.filter(({ required }) => required).length;
  return repeating.length > 0 === repeats && single >= least && single <= parameters.length;
}

/** A problem found without the tenant that is none there, or a warning only. */
export interface Settled extends Pick<Problem, "code" | "summary"> {
  readonly as: "none" | "warning";
}

/** Returns the problems that a tenant settles: functions that it has, targets that its schema declares. */
export function settledBy(desired: DesiredSchema, offered: OfferedLanguage, live: SynchronizationSchema): Settled[] {
  const functions = offered.functions.map(({ name }): Settled => {
    const { code, summary } = expressionErrors.unknownFunction(name, "");
    return { code, summary, as: "warning" };
  });
  const targets = objectTypes.flatMap((type) => {
    const located = locateMapping(live, type);
    const definitions = (located && locateDefinition(live, located, "target")?.attributes) ?? [];
    const declared = definitions.filter(({ anchor, mutability }) => !anchor && mutability !== "ReadOnly");
    return Object.keys(desired[type]?.mappings ?? {}).filter((target) => declared.some(({ name }) => name === target));
  });
  const warnings = [errors.targetId, errors.roleType, (target: string) => errors.targetElement(target, "")];
  return [
    ...functions,
    ...targets.flatMap((target) =>
      warnings.map((warning): Settled => {
        const { code, summary } = warning(target);
        return { code, summary, as: "none" };
      }),
    ),
  ];
}

function calledFunctions(desired: DesiredSchema): Set<string> {
  const expressions = objectTypes.flatMap((type) =>
    Object.values(desired[type]?.mappings ?? {}).flatMap(({ source, raw }) => {
      const parsed = source === null ? undefined : parse(source, { raw });
      return parsed?.ok ? [parsed.expression] : [];
    }),
  );
  return new Set(
    expressions.flatMap((expression) =>
      [...nodes(expression)].flatMap((node) => (node.kind === "call" ? node.name : [])),
    ),
  );
}

function usedOperators(desired: DesiredSchema) {
  const clauses = objectTypes.flatMap((type) => (desired[type]?.filters ?? []).flatMap(({ all }) => all));
  return new Set(clauses.flatMap(({ operator }) => canonicalOperator(operator) ?? []));
}
