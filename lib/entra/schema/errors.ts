import { defineProblem, ExitCode } from "../../core/problem";
import type { ObjectType } from "./object-type";

/** @param side of `attributes` where an attribute can be declared that is not known here */
const orDeclareIt = (nearest: string | undefined, side: string): string =>
  nearest === undefined
    ? `Declare it under attributes.${side}.`
    : `Did you mean "${nearest}"? Otherwise: declare it under attributes.${side}.`;

// Against a live schema

export const objectMappingMissing = defineProblem(
  "MAPPING_OBJECT_MISSING",
  ExitCode.failed,
  (type: ObjectType, wanted: string, present: readonly string[]) => ({
    summary: `The job's schema has no mapping for ${type} (${wanted}); it has ${present.join(", ") || "none"}.`,
    remedy: `Leave ${type} out, or use a job of template "scim".`,
  }),
);

export const objectMappingAmbiguous = defineProblem(
  "MAPPING_OBJECT_AMBIGUOUS",
  ExitCode.failed,
  (type: ObjectType, rules: readonly string[]) => ({
    summary: `The job's schema maps ${type} ${rules.length} times, in the rules ${rules.join(", ")}.`,
    remedy: "Delete the surplus mapping in the portal, or restore the default mappings there.",
  }),
);

export const directoryMissing = defineProblem(
  "MAPPING_DIRECTORY_MISSING",
  ExitCode.failed,
  (directory: string, object: string) => ({
    summary: `The job's schema does not describe ${object} of directory "${directory}", so nothing can be added to it.`,
    remedy: "Restore the default mappings in the portal, then run this again.",
  }),
);

export const notInDirectory = defineProblem(
  "MAPPING_NOT_IN_DIRECTORY",
  ExitCode.failed,
  (side: "source" | "target", attribute: string, directory: string, nearest: string | undefined) => ({
    summary: `Directory "${directory}" of this job has no attribute "${attribute}".`,
    remedy: orDeclareIt(nearest, side),
  }),
);

export const targetReadOnly = defineProblem("MAPPING_TARGET_READ_ONLY", ExitCode.failed, (target: string) => ({
  summary: `"${target}" is given by the target system and cannot be written.`,
  remedy: "Remove this mapping; map to externalId to hand over an id of your own.",
}));

// Against the language that a tenant offers

export const functionsUnknownHere = defineProblem(
  "MAPPING_FUNCTIONS_UNKNOWN_HERE",
  ExitCode.ok,
  (names: readonly string[]) => ({
    summary: `The tenant has functions that this version does not know: ${names.join(", ")}.`,
    remedy: "A mapping can use them with `raw:` in place of `source:`; a preview does not know their values.",
  }),
  "warning",
);

export const operatorsUnknownHere = defineProblem(
  "MAPPING_OPERATORS_UNKNOWN_HERE",
  ExitCode.ok,
  (names: readonly string[]) => ({
    summary: `The tenant has filter operators that this version does not know: ${names.join(", ")}.`,
    remedy: "Filters cannot use them here; look for a newer version.",
  }),
  "warning",
);

export const functionsNotOffered = defineProblem(
  "MAPPING_FUNCTIONS_NOT_OFFERED",
  ExitCode.ok,
  (names: readonly string[]) => ({
    summary: `Mappings use functions that the tenant does not list: ${names.join(", ")}.`,
    remedy: "Try them with provisioning on demand before you rely on them.",
  }),
  "warning",
);

export const functionsDiffer = defineProblem(
  "MAPPING_FUNCTIONS_DIFFER",
  ExitCode.ok,
  (names: readonly string[]) => ({
    summary: `Mappings use functions that take another number of arguments in the tenant: ${names.join(", ")}.`,
    remedy: "Try them with provisioning on demand before you rely on them.",
  }),
  "warning",
);

export const operatorsNotOffered = defineProblem(
  "MAPPING_OPERATORS_NOT_OFFERED",
  ExitCode.ok,
  (names: readonly string[]) => ({
    summary: `Filters use operators that the tenant does not list: ${names.join(", ")}.`,
    remedy: "Try the filter with provisioning on demand before you rely on it.",
  }),
  "warning",
);

// On their own

export const unknownSource = defineProblem(
  "MAPPING_UNKNOWN_SOURCE",
  ExitCode.usage,
  (attribute: string, type: ObjectType, nearest: string | undefined) => ({
    summary: `Microsoft Entra ID has no attribute "${attribute}" of ${type} to provision from.`,
    remedy: orDeclareIt(nearest, "source"),
  }),
);

export const unknownTarget = defineProblem(
  "MAPPING_UNKNOWN_TARGET",
  ExitCode.usage,
  (attribute: string, type: ObjectType, nearest: string | undefined) => ({
    summary: `"${attribute}" is no SCIM attribute of ${type}.`,
    remedy: orDeclareIt(nearest, "target"),
  }),
);

export const duplicateTarget = defineProblem(
  "MAPPING_DUPLICATE_TARGET",
  ExitCode.usage,
  (target: string, other: string) => ({
    summary: `"${target}" is the same target attribute as "${other}".`,
    remedy: "Keep one of the two mappings.",
  }),
);

export const requiredTargetUnmapped = defineProblem(
  "MAPPING_REQUIRED_TARGET",
  ExitCode.usage,
  (target: string, type: ObjectType) => ({
    summary: `The mappings of ${type} give no "${target}", which every SCIM system requires.`,
    remedy: `Map "${target}".`,
  }),
);

export const nothingFlows = defineProblem("MAPPING_NOTHING_FLOWS", ExitCode.usage, (target: string) => ({
  summary: `"${target}" has neither a source nor a default, so nothing would ever be sent.`,
  remedy: "Give it a source or a default, or remove the mapping.",
}));

export const noMatch = defineProblem("MAPPING_NO_MATCH", ExitCode.usage, (type: ObjectType) => ({
  summary: `No mapping of ${type} is a matching attribute, so accounts that exist already are never found.`,
  remedy: "Give one mapping `match: 1`.",
}));

export const matchTwice = defineProblem(
  "MAPPING_MATCH_TWICE",
  ExitCode.usage,
  (target: string, other: string, precedence: number) => ({
    summary: `"${target}" and "${other}" both have matching precedence ${precedence}.`,
    remedy: "Give each matching attribute a precedence of its own, from 1.",
  }),
);

export const matchPrecedence = defineProblem(
  "MAPPING_MATCH_PRECEDENCE",
  ExitCode.usage,
  (target: string, match: number) => ({
    summary: `"${target}" has matching precedence ${match}.`,
    remedy: "Use a whole number from 1, or leave match out.",
  }),
);

export const matchConstant = defineProblem("MAPPING_MATCH_CONSTANT", ExitCode.usage, (target: string) => ({
  summary: `"${target}" is a matching attribute but has the same value for everybody, so people would be joined to a stranger's account.`,
  remedy: "Match on an attribute that identifies one object.",
}));

export const matchNotUnique = defineProblem(
  "MAPPING_MATCH_NOT_UNIQUE",
  ExitCode.usage,
  (attribute: string) => ({
    summary: `Matching on "${attribute}" can join a person to somebody else's account: several people may share a value.`,
    remedy: "Match on userPrincipalName, objectId or another attribute that identifies one person.",
  }),
  "warning",
);

export const matchNullable = defineProblem(
  "MAPPING_MATCH_NULLABLE",
  ExitCode.usage,
  (attributes: readonly string[]) => ({
    summary: `Not everybody has ${attributes.map((name) => `"${name}"`).join(" or ")}; people without it match no account and get a second one.`,
    remedy: "Add a further matching attribute that everybody has, such as userPrincipalName.",
  }),
  "warning",
);

export const matchNotAlways = defineProblem(
  "MAPPING_MATCH_ON_CREATE",
  ExitCode.usage,
  (target: string) => ({
    summary: `"${target}" is a matching attribute but is written on creation only, so it goes stale.`,
    remedy: "Leave `apply` out for a matching attribute.",
  }),
  "warning",
);

export const switchOnReference = defineProblem("MAPPING_SWITCH_ON_REFERENCE", ExitCode.usage, (attribute: string) => ({
  summary: `Switch cannot be used on "${attribute}": it refers to another object.`,
  remedy: `Map [${attribute}] as it is, to a target attribute that is a reference.`,
}));

export const switchMayBlank = defineProblem(
  "MAPPING_SWITCH_MAY_BLANK",
  ExitCode.usage,
  (source: string, rewritten: string) => ({
    summary: `In an incremental cycle Switch on ${source} can see no value when that did not change, and then overwrites the target with nothing or the default.`,
    remedy: `In its place write: ${rewritten}`,
  }),
  "warning",
);

export const coalesceEmpty = defineProblem(
  "MAPPING_COALESCE_EMPTY",
  ExitCode.usage,
  (attribute: string, rewritten: string) => ({
    summary: `Microsoft's pages differ on whether Coalesce passes over "${attribute}" where it is an empty text, not absent.`,
    remedy: `For the same result either way write in its place: ${rewritten}`,
  }),
  "warning",
);

export const iifOnNullable = defineProblem(
  "MAPPING_IIF_ON_NULLABLE",
  ExitCode.usage,
  (attribute: string, advice: string) => ({
    summary: `IIF fails for people without "${attribute}": Entra cannot check a condition that gets nothing, not even inside IsPresent.`,
    remedy: `Make sure that everybody has a value, or ${advice}.`,
  }),
  "warning",
);

export const constantNamesAttribute = defineProblem(
  "MAPPING_CONSTANT_NAMES_ATTRIBUTE",
  ExitCode.usage,
  (value: string, attribute: string) => ({
    summary: `"${value}" in quotes is the same text for everybody, and there is an attribute of that name.`,
    remedy: `Write [${attribute}] for the attribute's value.`,
  }),
  "warning",
);

export const mailMayBeMissing = defineProblem(
  "MAPPING_MAIL_MAY_BE_MISSING",
  ExitCode.usage,
  (target: string) => ({
    summary: `Cloud-only users without a mailbox have no [mail], so "${target}" is not sent for them.`,
    remedy: "Use [userPrincipalName] or Coalesce([mail], [userPrincipalName]) if the target needs an address.",
  }),
  "warning",
);

export const booleanCase = defineProblem("MAPPING_BOOLEAN_CASE", ExitCode.usage, (literal: string, right: string) => ({
  summary: `"${literal}" never equals a boolean here: Entra spells them "True" and "False", and compares by case.`,
  remedy: `Write "${right}".`,
}));

export const rolesMisused = defineProblem("MAPPING_ROLES_MISUSED", ExitCode.usage, () => ({
  summary: "The attribute appRoleAssignments is a list of objects and can only be read by the functions made for it.",
  remedy:
    "For one text write SingleAppRoleAssignment([appRoleAssignments]); for the target attribute roles AppRoleAssignmentsComplex([appRoleAssignments]) or AssertiveAppRoleAssignmentsComplex([appRoleAssignments]).",
}));

export const rolesNeedAssignment = defineProblem("MAPPING_ROLES_NEED_ASSIGNMENT", ExitCode.usage, () => ({
  summary: "App roles are mapped but the scope is `all`: without assignment there are no roles.",
  remedy: "Set scope: assigned, or remove the mapping of roles.",
}));

export const activeUnmapped = defineProblem(
  "MAPPING_ACTIVE_UNMAPPED",
  ExitCode.usage,
  () => ({
    summary: `"active" is not mapped: nothing is sent when somebody is unassigned or disabled, and the account stays usable.`,
    remedy: `Map active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'.`,
  }),
  "warning",
);

export const deletesEverywhere = defineProblem(
  "MAPPING_DELETES_EVERYWHERE",
  ExitCode.usage,
  () => ({
    summary:
      "The scope is `all` with the action delete: whoever is deleted in the tenant is deleted in the target, whoever it was.",
    remedy: "Leave delete out of actions: people who leave are then disabled only. Or set scope: assigned.",
  }),
  "warning",
);

export const deletionGuardOff = defineProblem(
  "MAPPING_DELETION_GUARD_OFF",
  ExitCode.usage,
  () => ({
    summary: "The guard against accidental deletions is off: a wrong filter can disable everybody in one cycle.",
    remedy: "Set accidentalDeletions: { enabled: true, threshold: … } with a threshold below the number of people.",
  }),
  "warning",
);

export const argumentType = defineProblem(
  "MAPPING_ARGUMENT_TYPE",
  ExitCode.usage,
  (name: string, parameter: string, wanted: string, found: string) => ({
    summary: `${name} takes ${wanted} for ${parameter}, here it gets ${found}: that fails for everybody who has a value.`,
    remedy: "Check the order of the arguments, and convert the value; docs/language.md lists what each function takes.",
  }),
  "warning",
);

export const argumentList = defineProblem(
  "MAPPING_ARGUMENT_LIST",
  ExitCode.usage,
  (name: string, argument: string, first: string, all: string) => ({
    summary: `${name} takes one value, but ${argument} has several; what becomes of them is not documented.`,
    remedy: `For the first value write in its place: ${first}; for all in one text: ${all}`,
  }),
  "warning",
);

export const listIntoSingle = defineProblem(
  "MAPPING_LIST_INTO_SINGLE",
  ExitCode.usage,
  (target: string, source: string, advice: string) => ({
    summary: `"${target}" takes one value, but ${source} yields several: nobody who has any would be written.`,
    remedy: advice,
  }),
  "warning",
);

export const severalValues = defineProblem(
  "MAPPING_SEVERAL_VALUES",
  ExitCode.found,
  (target: string, source: string, count: number) => ({
    summary: `"${target}" takes one value, but its mapping ${source} yields several (here ${count}).`,
    remedy: "Map one of them, or all in one text: `scimform validate` says how.",
  }),
);

export const valueType = defineProblem(
  "MAPPING_VALUE_TYPE",
  ExitCode.usage,
  (target: string, wanted: string, found: string) => ({
    summary: `"${target}" is ${wanted}, but its mapping yields ${found}.`,
    remedy: "Map an attribute of that type, or convert the value.",
  }),
  "warning",
);

export const targetId = defineProblem(
  "MAPPING_TARGET_ID",
  ExitCode.usage,
  (target: string) => ({
    summary: `"${target}" is given by the target system: Microsoft advises against mapping its primary key.`,
    remedy: "Map to externalId to hand over an id of your own.",
  }),
  "warning",
);

export const targetElement = defineProblem(
  "MAPPING_TARGET_ELEMENT",
  ExitCode.usage,
  (target: string, corrected: string) => ({
    summary: `"${target}" is an element with several parts, to which a value is sent.`,
    remedy: `Name the part: ${corrected}`,
  }),
  "warning",
);

export const roleType = defineProblem(
  "MAPPING_ROLE_TYPE",
  ExitCode.usage,
  (target: string) => ({
    summary: `A mapping of "${target}" has no effect: Entra sends the type WindowsAzureActiveDirectoryRole for every role.`,
    remedy: `Remove it; the role's name is mapped to roles[primary eq "True"].value.`,
  }),
  "warning",
);

export const filterAttribute = defineProblem(
  "MAPPING_FILTER_ATTRIBUTE",
  ExitCode.usage,
  (attribute: string, why: string) => ({
    summary: `Scoping filters cannot use "${attribute}": ${why}.`,
    remedy: "Filter on another attribute, or assign a group of the people meant.",
  }),
);

export const filterNever = defineProblem(
  "MAPPING_FILTER_NEVER",
  ExitCode.usage,
  (clauses: readonly string[], advice: string) => ({
    summary: `Nobody can pass this filter: ${clauses.join(" and ")} never holds.`,
    remedy: advice,
  }),
  "warning",
);

export const filterAlways = defineProblem(
  "MAPPING_FILTER_ALWAYS",
  ExitCode.usage,
  (clause: string) => ({
    summary: `Everybody passes ${clause}.`,
    remedy: "Remove the clause, or ask for what not everybody has.",
  }),
  "warning",
);

export const builtInDeclared = defineProblem(
  "MAPPING_BUILT_IN_DECLARED",
  ExitCode.usage,
  (side: "source" | "target", attribute: string) => ({
    summary: `"${attribute}" exists in every job and need not be declared.`,
    remedy: `Remove it from attributes.${side}.`,
  }),
);
