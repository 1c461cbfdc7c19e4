import { hasTypographicQuotes } from "../../core/typographic";
import { nearest } from "../../core/nearest";
import { attributesOf, parse } from "../../entra/language";
import { unknownSource, unknownTarget } from "../../entra/schema/errors";
import type { DesiredMapping, DesiredSchema } from "../../entra/schema/desired";
import { directoryAttributes } from "../../entra/schema/directory-attributes";
import { scimAttributes } from "../../entra/schema/scim-attributes";
import type { StackConfig } from "./model";

/** Codes of the problems that {@link withSlipsCorrected} corrects. */
export const slipCodes: readonly string[] = [unknownSource.code, unknownTarget.code];

/** The stack with misspelt attributes of its mappings replaced by those that are meant; the same stack where there are none. */
export function withSlipsCorrected(stack: StackConfig): StackConfig {
  const { schema } = stack;
  const origins: Record<string, StackConfig["origins"][string]> = {};
  const correct = (type: "users" | "groups"): DesiredSchema["users"] => {
    const wanted = schema[type];
    if (!wanted) return wanted;
    const sources = [
      ...directoryAttributes[type].map(({ name }) => name),
      ...Object.keys(schema.attributes?.source ?? {}),
    ];
    const targets = [...scimAttributes[type].map(({ name }) => name), ...Object.keys(schema.attributes?.target ?? {})];
    const mappings = Object.entries(wanted.mappings).map(([target, mapping]): [string, DesiredMapping] => {
      const meant = targets.includes(target) || hasTypographicQuotes(target) ? undefined : nearest(target, targets);
      const name = meant === undefined || Object.hasOwn(wanted.mappings, meant) ? target : meant;
      const source = correctedSource(mapping.source, sources);
      const from = ["schema", type, "mappings", target].join(".");
      if (name !== target)
        for (const [place, location] of Object.entries(stack.origins))
          if (place === from || place.startsWith(`${from}.`))
            origins[`schema.${type}.mappings.${name}${place.slice(from.length)}`] = location;
      return name === target && source === mapping.source ? [target, mapping] : [name, { ...mapping, source }];
    });
    const isSame = mappings.every(([target, mapping]) => wanted.mappings[target] === mapping);
    return isSame ? wanted : { ...wanted, mappings: Object.fromEntries(mappings) };
  };
  const [users, groups] = [correct("users"), correct("groups")];
  if (users === schema.users && groups === schema.groups) return stack;
  return { ...stack, schema: { ...schema, users, groups }, origins: { ...stack.origins, ...origins } };
}

function correctedSource(source: string | null, known: readonly string[]): string | null {
  const parsed = source === null ? undefined : parse(source);
  if (source === null || !parsed?.ok) return source;
  return attributesOf(parsed.expression)
    .filter((name) => !known.includes(name) && !name.startsWith("extension_"))
    .reduce((text, name) => text.replaceAll(`[${name}]`, `[${nearest(name, known) ?? name}]`), source);
}
