import { attributesOf, type EvaluationEnvironment, print } from "../entra/language";
import type { DesiredFilter } from "../entra/filters/filter";
import type { DesiredSchema, ProvisioningAction } from "../entra/schema/desired";
import { defineAttribute } from "../entra/schema/attribute-definition";
import { allActions } from "../entra/schema/flow";
import { scimAttributes } from "../entra/schema/scim-attributes";
import { shapesOfDefinitions } from "../entra/schema/value-shapes";
import { compileMappings, targetTypes, type CompiledMapping, type TargetTypes } from "../entra/requests";
import { calledFunctions } from "./called-functions";
import { substituteFor } from "./substitute";

/** A mapping, and the form in which its value may be shown. */
interface PlannedMapping extends CompiledMapping {
  /** Text shown in place of the value. */
  readonly substitute: string | null;
  /** Operation: roles are added to the present ones; everything else replaces. */
  readonly operation: "add" | "replace";
}

/** The compiled rules of a stack, shared by all people of a preview. */
export interface PreviewPlan {
  /** False: people are not provisioned at all. */
  readonly enabled: boolean;
  /** Whether everybody is in scope, assigned or not. */
  readonly everybody: boolean;
  readonly actions: ReadonlySet<ProvisioningAction>;
  readonly filters: readonly DesiredFilter[];
  /** All but references. */
  readonly values: readonly PlannedMapping[];
  /** Manager: a request of its own, after the person exists. */
  readonly references: readonly { readonly target: string; readonly source: string }[];
  /** Matching attributes, in the order of their precedence. */
  readonly matching: readonly PlannedMapping[];
  /** Mappings that tell the target that a person left. */
  readonly softDelete: readonly PlannedMapping[];
  readonly types: TargetTypes;
  readonly required: readonly string[];
  readonly caseExact: ReadonlySet<string>;
  /** Source attributes that mappings and filters read. */
  readonly sourceAttributes: readonly string[];
  readonly environment: EvaluationEnvironment;
  readonly substitutes: ReadonlyMap<string, string>;
}

export interface PlanOptions {
  /** Scope of people before filters. */
  readonly scope: "assigned" | "all";
  /** Result of Now(), in milliseconds since 1970; absent: values that depend on it are not shown. */
  readonly now?: number;
  readonly defaultDomain?: string;
}

/** Default time of the preview; fixed, so that two previews of the same people are the same. */
const anyTime = Date.UTC(2000, 0, 1);

/**
 * Compiles the part of a schema that concerns people.
 * @throws ScimformError with every problem of every expression
 */
export function compilePlan(schema: DesiredSchema, options: PlanOptions): PreviewPlan {
  const { users } = schema;
  const enabled = users != null && users.enabled !== false;
  const definitions = [
    ...scimAttributes.users,
    ...Object.entries(schema.attributes?.target ?? {}).map(([name, it]) => defineAttribute(name, it)),
  ];
  const types = targetTypes(definitions);
  const shapes = shapesOfDefinitions(definitions);
  const compiled = users
    ? compileMappings(users, shapes).map((mapping) => planned(mapping, options.now !== undefined))
    : [];
  const references = compiled.flatMap(({ target, expression }) =>
    types.get(target) === "Reference" && expression?.kind === "attribute" ? [{ target, source: expression.name }] : [],
  );
  const values = compiled.filter(({ target }) => !references.some((reference) => reference.target === target));
  const filters = users?.filters ?? [];
  const read = compiled.flatMap(({ expression }) => (expression ? attributesOf(expression) : []));
  const filtered = filters.flatMap(({ all }) => all.map(({ attribute }) => attribute));
  return {
    enabled,
    everybody: options.scope === "all",
    actions: new Set(users?.actions ?? allActions),
    filters,
    values,
    references,
    matching: values.filter(({ match }) => match !== null).sort((a, b) => (a.match ?? 0) - (b.match ?? 0)),
    softDelete: values.filter(({ expression }) => expression && attributesOf(expression).includes("IsSoftDeleted")),
    types,
    required: definitions.filter(({ required }) => required).map(({ name }) => name),
    caseExact: new Set(definitions.filter(({ caseExact }) => caseExact).map(({ name }) => name)),
    sourceAttributes: [...new Set(["objectId", "userPrincipalName", "accountEnabled", ...read, ...filtered])],
    environment: {
      now: () => options.now ?? anyTime,
      random: () => 0.5,
      ...(options.defaultDomain !== undefined && { defaultDomain: options.defaultDomain }),
    },
    substitutes: new Map(
      values.flatMap(({ target, substitute }) => (substitute === null ? [] : [[target, substitute]])),
    ),
  };
}

function planned(mapping: CompiledMapping, fixedClock: boolean): PlannedMapping {
  const { expression } = mapping;
  return {
    ...mapping,
    substitute: substituteFor(expression, fixedClock),
    // https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes#provisioning-a-role-to-a-scim-app
    operation: expression && calledFunctions(expression).has("AppRoleAssignmentsComplex") ? "add" : "replace",
  };
}

/**
 * Describes the attributes by which people are matched, in the order of precedence, such as `userName <- [userPrincipalName]`.
 */
export const matchingText = ({ matching }: Pick<PreviewPlan, "matching">): string =>
  matching
    .map(({ target, expression }) => `${target} <- ${expression ? print(expression) : "nothing"}`)
    .join(", then ");
