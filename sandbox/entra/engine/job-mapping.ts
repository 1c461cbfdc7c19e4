import { attributesOf } from "../../../lib/entra/language";
import { synchronizationSchema } from "../../../lib/entra/graph/synchronization-schema";
import { objectNames, type ObjectType } from "../../../lib/entra/schema";
import { extractObjectMapping } from "../../../lib/entra/schema/extract";
import { locateDefinition, locateMapping } from "../../../lib/entra/schema/locate";
import { shapesOfDefinitions } from "../../../lib/entra/schema/value-shapes";
import type { DesiredFilter } from "../../../lib/entra/filters/filter";
import type { ProvisioningAction } from "../../../lib/entra/schema/desired";
import { compileMappings, targetTypes, type CompiledMapping, type TargetTypes } from "../../../lib/entra/requests";
import type { Job } from "../model";

/** A mapping whose source names other objects of the directory, such as manager or members. */
export interface ReferenceMapping {
  readonly target: string;
  readonly source: string;
}

/** The compiled mappings of a job for users or groups, shared by all objects of a cycle. */
export interface JobMapping {
  readonly type: ObjectType;
  readonly ruleId: string;
  readonly sourceName: "User" | "Group";
  readonly targetName: string;
  readonly sourceDirectory: string;
  readonly targetDirectory: string;
  readonly actions: ReadonlySet<ProvisioningAction>;
  readonly filters: readonly DesiredFilter[];
  /** Mappings of all attributes but references. */
  readonly values: readonly CompiledMapping[];
  readonly references: readonly ReferenceMapping[];
  /** Matching attributes in the order of their precedence. */
  readonly matching: readonly CompiledMapping[];
  /** The mappings that say that an object left the scope. */
  readonly softDelete: readonly CompiledMapping[];
  readonly types: TargetTypes;
  readonly required: ReadonlySet<string>;
  readonly caseExact: ReadonlySet<string>;
  /** Source attributes that mappings and filters read. */
  readonly sourceAttributes: readonly string[];
}

/**
 * Compiles a job's mapping of users or groups.
 * @returns undefined when the job has none or it is switched off
 */
export function compileJobMapping(job: Job, type: ObjectType): JobMapping | undefined {
  const schema = synchronizationSchema.parse(job.schema);
  const located = locateMapping(schema, type);
  if (located === undefined || located.mapping.enabled === false) return undefined;
  const desired = extractObjectMapping(located.mapping);
  const definitions = locateDefinition(schema, located, "target")?.attributes ?? [];
  const named = (flag: "required" | "caseExact") =>
    new Set(definitions.filter((definition) => definition[flag] === true).map(({ name }) => name));
  const types = targetTypes(definitions);

  const compiled = compileMappings(desired, shapesOfDefinitions(definitions));
  const isReference = ({ target, expression }: CompiledMapping) =>
    types.get(target) === "Reference" && expression?.kind === "attribute";
  const values = compiled.filter((mapping) => !isReference(mapping));
  const read = compiled.flatMap(({ expression }) => (expression ? attributesOf(expression) : []));
  const filters = desired.filters ?? [];
  const filtered = filters.flatMap(({ all }) => all.map(({ attribute }) => attribute));
  return {
    type,
    ruleId: located.rule.id,
    sourceName: type === "users" ? "User" : "Group",
    targetName: objectNames[type].target,
    sourceDirectory: located.rule.sourceDirectoryName ?? "Microsoft Entra ID",
    targetDirectory: located.rule.targetDirectoryName ?? "customappsso",
    actions: new Set(desired.actions ?? (["create", "update", "delete"] as const)),
    filters,
    values,
    references: compiled.flatMap(({ target, expression }) =>
      types.get(target) === "Reference" && expression?.kind === "attribute"
        ? [{ target, source: expression.name }]
        : [],
    ),
    matching: values.filter(({ match }) => match !== null).sort((a, b) => (a.match ?? 0) - (b.match ?? 0)),
    softDelete: values.filter(({ expression }) => expression && attributesOf(expression).includes("IsSoftDeleted")),
    types,
    required: named("required"),
    caseExact: named("caseExact"),
    sourceAttributes: [...new Set(["objectId", ...read, ...filtered])],
  };
}
