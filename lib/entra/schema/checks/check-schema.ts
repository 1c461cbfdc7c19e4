import { at, type Problem } from "../../../core/problem";
import { parse } from "../../language";
import { checkFilter } from "../../filters";
import type { DesiredSchema } from "../desired";
import { objectTypes } from "../object-type";
import { checkContexts, type SchemaCheckOptions } from "./check-context";
import { checkRules } from "./rules";

/**
 * Checks a desired schema without a tenant: expressions that do not parse, filters that Entra does
 * not take, and the checks of docs/checks.md. Errors stop, warnings do not.
 * @returns problems with paths into the desired schema, such as `["users", "mappings", "userName", "source"]`
 */
export function checkSchema(desired: DesiredSchema, options: SchemaCheckOptions = {}): Problem[] {
  const contexts = checkContexts(desired, options);
  return [
    ...expressionProblems(desired),
    ...filterProblems(desired),
    ...contexts.flatMap((context) => checkRules.flatMap((rule) => rule.check(context))),
  ];
}

function expressionProblems(desired: DesiredSchema): Problem[] {
  return objectTypes.flatMap((type) =>
    Object.entries(desired[type]?.mappings ?? {}).flatMap(([target, { source, raw }]) => {
      const parsed = source === null ? undefined : parse(source, { raw });
      const path = [type, "mappings", target, "source"];
      const found = parsed?.ok ? parsed.warnings : (parsed?.problems ?? []);
      return found.map((problem) => ({ ...problem, path }));
    }),
  );
}

function filterProblems(desired: DesiredSchema): Problem[] {
  return objectTypes.flatMap((type) =>
    (desired[type]?.filters ?? []).flatMap((filter, index) =>
      checkFilter(filter).map((problem) => at(problem, { path: [type, "filters", index, ...(problem.path ?? [])] })),
    ),
  );
}
