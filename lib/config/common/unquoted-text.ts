import { isScalar, isSeq } from "yaml";
import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import type { YamlFile } from "./yaml";
import { quoted } from "./yaml-traps";

/**
 * Text that YAML read as something else because it has no quotes: an attribute as a list, a constant as a number.
 * @returns the problem with the corrected line; undefined when what stands there was never meant as text
 */
export function unquotedTextProblem(file: YamlFile, path: ProblemPath, found: string): Problem | undefined {
  const key = path.at(-1);
  const label = typeof key === "string" ? `${key}: ` : "- ";
  const isExpression = key === "source" || path.at(-2) === "mappings";
  const node = file.nodeAt(path);
  if (isExpression && isSeq(node) && node.flow && node.items.length === 1) {
    const [item] = node.items;
    if (!isScalar(item)) return undefined;
    const name = String(item.value).replace(/^\[(.*)\]$/, "$1");
    return errors.attributeReadAsList(`${label}"[${name}]"`);
  }
  const written = file.scalarAt(path)?.written ?? "";
  if (written === "") return undefined;
  if (isExpression) return errors.quotesLost(written, `${label}${quoted(JSON.stringify(written))}`);
  return errors.textUnquoted(found, `${label}${quoted(written)}`);
}
