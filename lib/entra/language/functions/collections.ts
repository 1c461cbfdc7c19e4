import { evaluationErrors as errors } from "../errors";
import { isList, toText } from "../conversions";
import type { CallSite, CompiledExpression } from "../call-site";
import { print } from "../printer";
import type { Value } from "../value";
import { eachText, type Implementations, listOf, ofValue, textArgument, wholeNumber } from "./shapes";

/** Functions of several values. */
export const collectionFunctions: Implementations = {
  Count: ofValue((value) => listOf(value).length),
  Item: (site) => (scope) => {
    const values = listOf(site.valueOf(0, scope));
    const index = wholeNumber(site, 1, "index", scope);
    const value = values[index - 1];
    if (value === undefined) throw site.error(errors.indexOutOfRange(index, values.length, wordOf(site)), 1);
    return value;
  },
  Join: join,
  RemoveDuplicates: ofValue((value) => (isList(value) ? withoutDuplicates(value) : value)),
  Split: (site) => (scope) => {
    const delimiter = textArgument(site, 1, scope);
    const parts = eachText(site, site.valueOf(0, scope), (text) =>
      delimiter === "" ? [text] : splitAt(text, delimiter),
    );
    return isList(parts) ? parts.flatMap(listOf) : parts;
  },
};

/** The same value, or nothing where there is none. */
function wordOf({ call }: CallSite): string {
  const [list, index] = call.arguments.map(print);
  return `IgnoreFlowIfNullOrEmpty(Word(Join(",", ${list ?? ""}), ${index ?? ""}, ","))`;
}

/** The documented example shows values without the space that followed the comma. */
const splitAt = (text: string, delimiter: string): Value => text.split(delimiter).map((part) => part.trim());

function withoutDuplicates(values: readonly Value[]): Value {
  const seen = new Set<string>();
  return values.filter((value) => {
    const text = toText(value);
    return !seen.has(text) && seen.add(text);
  });
}

/** Empty values contribute nothing, not even a separator, as the documented `Join(", ", "", [surname], [givenName])` shows. */
function join(site: CallSite): CompiledExpression {
  return (scope) => {
    const separator = textArgument(site, 0, scope);
    const texts: string[] = [];
    let length = 0;
    for (let index = 1; index < site.inputs.length; index++)
      for (const value of listOf(site.valueOf(index, scope))) {
        const text = toText(value);
        if (text === "") continue;
        length += text.length + separator.length;
        texts.push(text);
      }
    site.checkLength(length - separator.length);
    return texts.length === 0 ? null : texts.join(separator);
  };
}
