import { type ArgumentRule, azureadRules, mostRedirectUris } from "../../../lib/entra/application/azuread-rules";
import * as errors from "./errors";
import { isObjectValue } from "../../../provider/plugin/conform";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import type { Diagnostic, ObjectValue, TerraformValue } from "../../../provider/plugin/types";

/** Checks a configuration as the real provider does before it plans. Unknown values are skipped. */
export function checkArguments(typeName: string, config: ObjectValue): Diagnostic[] {
  const rules: Readonly<Record<string, Readonly<Record<string, ArgumentRule>>>> = azureadRules;
  const refused = Object.entries(rules[typeName] ?? {}).flatMap(([path, rule]) =>
    valuesAt(config, path.split(".")).flatMap((value) => {
      const refusal = typeof value === "string" ? rule(value) : undefined;
      return refusal ? [errors.argumentRefused(path, refusal.reason)] : [];
    }),
  );
  const uris = typeName === "azuread_application" ? valuesAt(config, ["web", "redirect_uris"]).length : 0;
  const tooMany = uris > mostRedirectUris ? [errors.argumentRefused("web.redirect_uris", `${uris} are too many`)] : [];
  return [...refused, ...tooMany].map((problem) => diagnosticOf(problem));
}

/** Returns every value at a path of attributes, through any blocks and lists on the way. */
function valuesAt(value: TerraformValue, path: readonly string[]): TerraformValue[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, path));
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  return isObjectValue(value) ? valuesAt(value[first] ?? null, rest) : [];
}
