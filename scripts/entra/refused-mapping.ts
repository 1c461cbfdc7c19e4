import type { StackConfig } from "../../lib/config";
import { originOf } from "../../lib/config/common/locate";
import { patchDialect } from "../../lib/config/entra/tenant-url";
import type { OnDemandResult } from "../../lib/entra/graph";
import { remedyForStack } from "../../lib/entra/graph/entry-code";
import { readTargetAnswer, type TargetAnswer } from "../../lib/entra/graph/target-answer";
import type { Location } from "../../lib/core/problem";
import { mappingsNamedIn } from "../../lib/entra/schema/named-mappings";

/** A mapping whose value, or whose target attribute, the target refuses. */
export interface RefusedMapping {
  readonly target: string;
  /** null: only the default flows. */
  readonly source: string | null;
  readonly location: Location | null;
}

type Refusal = Pick<OnDemandResult, "outcome" | "errorCode" | "reason" | "remedy">;

/** Codes that concern the written values; others concern the token, the connection, or another account. */
const aboutContent = new Set([
  "SystemForCrossDomainIdentityManagementServiceIncompatible",
  "UnprocessableEntity",
  "SchemaAttributeNotFound",
  "SchemaPropertyCanOnlyAcceptValue",
  "InvalidDomain",
  "MandatoryFieldsMissing",
  "MissingValues",
  "InternalServerError",
]);

/** The mappings of the config that a failure leads back to: those that the target's words name. */
export function refusedMappings(
  config: StackConfig,
  { outcome, errorCode, reason }: Refusal,
  type: string,
): RefusedMapping[] {
  if (outcome !== "failure" || !aboutContent.has(errorCode ?? "")) return [];
  const objects = type === "Group" ? "groups" : "users";
  const { mappings = {} } = config.schema[objects] ?? {};
  return mappingsNamedIn(readTargetAnswer(reason ?? "").words, { mappings }).map((target) => ({
    target,
    source: mappings[target]?.source ?? null,
    location: originOf(config, ["schema", objects, "mappings", target]) ?? null,
  }));
}

/** Returns the remedy for an entry of the log, or a result: the mapping that is refused, else the advice for its code. */
export function remedyOf(config: StackConfig, refusal: Refusal, type: string): string | null {
  const [first, ...more] = refusedMappings(config, refusal, type);
  if (!first) return withFilters(config, remedyForStack(refusal.remedy, config.stack), type);
  return refusedText([first, ...more], readTargetAnswer(refusal.reason ?? ""), config);
}

/** Adds to a remedy the place where the filters that it names are written. */
function withFilters(config: StackConfig, remedy: string | null, type: string): string | null {
  const objects = type === "Group" ? "groups" : "users";
  const places = (config.schema[objects]?.filters ?? []).flatMap(({ name }, index) => {
    if (!remedy?.includes(`not ${name}.`)) return [];
    const location = originOf(config, ["schema", objects, "filters", index]);
    return location ? [`${location.file}:${location.line}`] : [];
  });
  return places.length > 0 ? `${remedy} See ${places.join(", ")}.` : remedy;
}

/** `badge <- [employeeId] (config/targets/acme.yaml:8)`. */
export const mappingText = ({ target, source, location }: RefusedMapping): string =>
  `${target} <- ${source ?? "(its default)"}${location ? ` (${location.file}:${location.line})` : ""}`;

function refusedText(refused: readonly RefusedMapping[], answer: TargetAnswer, config: StackConfig): string {
  const names = refused.map(mappingText).join(", or ");
  const what = refused.length === 1 ? "the mapping" : "one of the mappings";
  return `The target refuses what ${what} writes: ${names}. ${correction(answer, config)}`;
}

/** Returns the correction of a mapping that a target refuses. */
export function correction({ scimType, words }: TargetAnswer, config: StackConfig): string {
  const deploy = `and run \`cdktf deploy ${config.stack}\`.`;
  if (/\bboolean\b/i.test(words) && patchDialect(config) === "legacy")
    return `Entra's own PATCH dialect sends truth values as texts: end the tenant URL with \`?aadOptscim062020\`, ${deploy}`;
  if (/\b(required|missing|mandatory)\b/i.test(words))
    return `Fill its source attribute, or give it a \`default\`, ${deploy}`;
  if (scimType === "invalidValue" || scimType === "uniqueness")
    return `Change its source so that the target takes the value, ${deploy}`;
  return `Correct its name, or leave it out (\`null\` where a profile has it), ${deploy}`;
}
