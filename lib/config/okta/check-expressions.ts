import type { Problem, ProblemPath } from "../../core/problem";
import { subtree } from "../common/tree";
import type { YamlFile } from "../common/yaml";
import { expressionProblem, templateProblem } from "../../okta/language/check";

/**
 * Expressions and the user name's template in the layer at `path`: where they are written, however many stacks use them, and on
 * the data as it stands, so that a mistake elsewhere in the file hides none of them.
 */
export function checkExpressions(file: YamlFile, path: ProblemPath): Problem[] {
  const { userName, mappings, application } = subtree(file.data, path);
  const template = typeof userName === "string" ? templateProblem(userName) : undefined;
  return [
    ...(template ? [{ ...template, location: file.locate([...path, "userName"]) }] : []),
    ...expressionsIn(file, [...path, "mappings"], subtree(mappings)),
    ...expressionsIn(
      file,
      [...path, "application", "saml", "attributes"],
      subtree(application, ["saml", "attributes"]),
    ),
  ];
}

function expressionsIn(file: YamlFile, path: ProblemPath, expressions: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(expressions).flatMap(([name, written]) => {
    const long = subtree(written)["expression"];
    const expression = typeof written === "string" ? written : long;
    const problem = typeof expression === "string" ? expressionProblem(name, expression) : undefined;
    if (!problem) return [];
    const at = [...path, name, ...(typeof written === "string" ? [] : ["expression"])];
    return [{ ...problem, location: file.locate(at) }];
  });
}
