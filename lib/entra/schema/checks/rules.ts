import * as errors from "../errors";
import type { Problem } from "../../../core/problem";
import * as attributes from "./attribute-checks";
import * as blastRadius from "./blast-radius-checks";
import type { SchemaCheck } from "./check-context";
import * as expressions from "./expression-checks";
import * as filters from "./filter-checks";
import * as matching from "./matching-checks";
import * as types from "./type-checks";

/** A named check; docs/checks.md has a line for each. */
export interface CheckRule {
  /** Problem that the check reports; its code names the check. */
  readonly problem: { readonly code: string; readonly severity: Problem["severity"] };
  /** Description of the findings, for the table in docs/checks.md. */
  readonly finds: string;
  readonly check: SchemaCheck;
}

const rule = (problem: CheckRule["problem"], finds: string, check: SchemaCheck): CheckRule => ({
  problem,
  finds,
  check,
});

/** All checks, in the order of their problems. Errors stop, warnings do not. */
export const checkRules: readonly CheckRule[] = [
  rule(errors.unknownSource, "A source attribute that no tenant has and nothing declares", attributes.unknownSources),
  rule(errors.unknownTarget, "A target attribute that is neither SCIM's nor declared", attributes.unknownTargets),
  rule(errors.duplicateTarget, "Two spellings of one target attribute", attributes.duplicateTargets),
  rule(errors.requiredTargetUnmapped, "`userName` (groups: `displayName`) is not mapped", attributes.requiredTargets),
  rule(errors.nothingFlows, "A mapping without source and without default", attributes.nothingFlows),
  rule(errors.builtInDeclared, "A declared attribute that every job has anyway", attributes.builtInsDeclared),
  rule(errors.targetId, "`id` as a target", types.targetId),
  rule(errors.targetElement, 'An element without its part as a target, `emails[type eq "work"]`', types.targetElements),
  rule(errors.roleType, "The type of an app role as a target", types.roleTypes),
  rule(errors.noMatch, "No matching attribute", matching.noMatch),
  rule(errors.matchPrecedence, "A matching precedence that is no whole number from 1", matching.matchPrecedence),
  rule(errors.matchTwice, "Two matching attributes with the same precedence", matching.matchTwice),
  rule(errors.matchConstant, "A matching attribute with one value for everybody", matching.matchConstant),
  rule(errors.matchNotUnique, "Matching people on something that several may share", matching.matchNotUnique),
  rule(errors.matchNullable, "Matching only on attributes that not everybody has", matching.matchNullable),
  rule(errors.matchNotAlways, "A matching attribute that is written on creation only", matching.matchOnCreate),
  rule(errors.switchOnReference, "`Switch` on manager or another reference", expressions.switchOnReference),
  rule(
    errors.switchMayBlank,
    "`Switch` without an empty key on anything but IsSoftDeleted, which can blank the target in an incremental cycle",
    expressions.switchMayBlank,
  ),
  rule(
    errors.iifOnNullable,
    "`IIF` whose condition can get an empty value, also inside `IsPresent`",
    expressions.iifOnNullable,
  ),
  rule(
    errors.coalesceEmpty,
    "`Coalesce` of an extension or declared attribute, which may be an empty text: the pages differ on that",
    expressions.coalesceEmpty,
  ),
  rule(
    errors.booleanCase,
    '"true" or "false" in the wrong case where a boolean is compared, filtered or sent',
    (context) => [...expressions.booleanCase(context), ...filters.filterBooleanCase(context)],
  ),
  rule(
    errors.argumentType,
    "An argument that its function can do nothing with, such as a date where a number is taken",
    types.argumentTypes,
  ),
  rule(errors.argumentList, "Several values where a function takes one", types.argumentLists),
  rule(
    errors.listIntoSingle,
    "A mapping that yields several values, of a target attribute that takes one",
    types.listsIntoSingle,
  ),
  rule(
    errors.valueType,
    "A mapping that yields another type than its target attribute, such as a date for a boolean",
    types.valueTypes,
  ),
  rule(
    errors.constantNamesAttribute,
    'A constant that is the name of an attribute, such as "userPrincipalName"',
    attributes.constantsThatNameAttributes,
  ),
  rule(errors.mailMayBeMissing, "`[mail]` alone, which cloud-only users do not have", attributes.mailMayBeMissing),
  rule(errors.rolesMisused, "appRoleAssignments without its functions, or they without it", attributes.rolesMisused),
  rule(errors.rolesNeedAssignment, "App roles mapped while the scope is `all`", attributes.rolesNeedAssignment),
  rule(errors.activeUnmapped, "`active` is not mapped", attributes.activeUnmapped),
  rule(
    errors.deletesEverywhere,
    "Users with the action `delete` while the scope is `all`",
    blastRadius.deletesEverywhere,
  ),
  rule(errors.deletionGuardOff, "The guard against accidental deletions is off", blastRadius.deletionGuardOff),
  rule(
    errors.filterAttribute,
    "A scoping filter on a multi-valued, reference or date attribute",
    filters.filterAttributes,
  ),
  rule(errors.filterNever, "A scoping filter that nobody can pass", filters.filterNever),
  rule(errors.filterAlways, "A clause of a scoping filter that everybody passes", filters.filterAlways),
];
