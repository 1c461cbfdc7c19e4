/**
 * The type of an argument. Of several values a function takes each (`texts`, `dates`), all (`values`), or none (the others: the
 * page does not say how they are treated).
 */
export type ArgumentType =
  /** A single value as text. */
  | "text"
  /** Text, or each of several. */
  | "texts"
  /** A single value or several. */
  | "values"
  /** A whole number. */
  | "number"
  /** A whole number from 1. */
  | "position"
  /** A whole number of up to 40 digits. */
  | "long number"
  /** A date, or a text that is one. */
  | "date"
  /** Dates, each for itself. */
  | "dates"
  /** A date in a form of its own, or several. */
  | "written dates"
  /** Any value. */
  | "any"
  /** `[appRoleAssignments]`. */
  | "roles";

/** A parameter of a function. `key` is its name in the structured form where that differs from the documented name. */
export interface FunctionParameter {
  readonly name: string;
  readonly required: boolean;
  readonly takes: ArgumentType;
  readonly key?: string;
  /** Words that stand here without quotation marks. */
  readonly words?: readonly string[];
  /** The function returns this argument as it is, or one value of it. */
  readonly returned?: "whole" | "one";
}

/** The definition of a function of the mapping language. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  /** Parameters that come again and again after the others, together at least `minimumRepeats` times. */
  readonly repeating: readonly FunctionParameter[];
  readonly minimumRepeats: number;
  readonly returns: "String" | "Strings" | "Boolean" | "Integer" | "Date" | "Roles" | "Any";
  readonly description: string;
  /** Graph lists it, and no page says what it does: no value of it is known. */
  readonly undescribed?: boolean;
  /** Name that Graph's list gives to the repeating parameters together. */
  readonly repeatsAs?: string;
}

/** "256 characters max": https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#randomstring */
export const maximumRandomLength = 256;

type More = Omit<FunctionParameter, "name" | "required" | "takes">;

const required = (name: string, takes: ArgumentType, more: More = {}): FunctionParameter => ({
  name,
  required: true,
  takes,
  ...more,
});
const optional = (name: string, takes: ArgumentType, more: More = {}): FunctionParameter => ({
  name,
  required: false,
  takes,
  ...more,
});
const whole = { returned: "whole" } as const;

type Returns = FunctionDefinition["returns"];

function define(
  name: string,
  parameters: readonly FunctionParameter[],
  returns: Returns,
  description: string,
  repeating: readonly FunctionParameter[] = [],
  minimumRepeats = 0,
): FunctionDefinition {
  return { name, parameters, repeating, minimumRepeats, returns, description };
}

/**
 * All functions of the language.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data;
 * AppRoleAssignments and DefaultDomain: https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-functions;
 * IsNothing and Prepend: the whole answer in that page's source, api-reference/beta in microsoftgraph/microsoft-graph-docs;
 * AssertiveAppRoleAssignmentsComplex: https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes.
 * Keys of the structured form (`source`, `Find`, `RegularExpression`, `switchValue`): the same answer, and
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression
 */
export const functionCatalogue: readonly FunctionDefinition[] = [
  define(
    "Append",
    [required("source", "texts"), required("suffix", "text")],
    "String",
    "The source with the suffix after it.",
  ),
  define("AppRoleAssignments", [required("source", "roles")], "Strings", "Names of all app roles the user holds."),
  define(
    "AppRoleAssignmentsComplex",
    [required("appRoleAssignments", "roles", { key: "source" })],
    "Roles",
    "All app roles as SCIM roles; an update adds roles and removes none.",
  ),
  define(
    "AssertiveAppRoleAssignmentsComplex",
    [required("appRoleAssignments", "roles", { key: "source" })],
    "Roles",
    "All app roles as SCIM roles; an update replaces the roles of the target.",
  ),
  define(
    "BitAnd",
    [required("value1", "long number"), required("value2", "long number")],
    "Integer",
    "The bits that are set in both numbers.",
  ),
  define("CBool", [required("expression", "any")], "Boolean", "False for nothing, zero and False, otherwise True."),
  define("CDate", [required("expression", "dates")], "Date", "The date and time a text stands for, in UTC."),
  define(
    "Coalesce",
    [],
    "String",
    "The first argument that has a value; the last one is the default.",
    [required("source", "any", whole)],
    1,
  ),
  define("ConvertToBase64", [required("source", "texts")], "String", "Base64 of the UTF-16 (little endian) bytes."),
  define(
    "ConvertToUTF8Hex",
    [required("source", "texts")],
    "String",
    "The UTF-8 bytes as upper-case hexadecimal digits.",
  ),
  define("Count", [required("attribute", "any")], "Integer", "How many values the attribute has."),
  define("CStr", [required("value", "texts")], "String", "The value as text."),
  define(
    "DateAdd",
    [required("interval", "text"), required("value", "number"), required("dateTime", "date")],
    "Date",
    "The date moved by a number of yyyy, m, ww, d, h, n (minutes) or s.",
  ),
  define(
    "DateDiff",
    [required("interval", "text"), required("date1", "date"), required("date2", "date")],
    "Integer",
    "From date1 to date2 in yyyy, m, ww, d, h, n (minutes) or s.",
  ),
  define("DateFromNum", [required("value", "long number")], "Date", "The date of an Active Directory time stamp."),
  define("DefaultDomain", [], "String", "The tenant's default domain."),
  define(
    "FormatDateTime",
    [
      required("source", "written dates"),
      optional("dateTimeStyles", "text"),
      required("inputFormat", "text"),
      required("outputFormat", "text"),
    ],
    "String",
    "A date written in another format (.NET format strings).",
  ),
  define("Guid", [], "String", "A new random GUID."),
  define(
    "IgnoreFlowIfNullOrEmpty",
    [required("expression", "any", whole)],
    "Any",
    "The value; a missing or empty one is not sent at all.",
  ),
  define(
    "IIF",
    [required("condition", "any"), required("valueIfTrue", "any", whole), required("valueIfFalse", "any", whole)],
    "Any",
    "One of two values, chosen by a condition.",
  ),
  define(
    "InStr",
    [
      required("value1", "text"),
      required("value2", "text"),
      optional("start", "position"),
      optional("compareType", "text", { words: ["vbTextCompare", "vbBinaryCompare"] }),
    ],
    "Integer",
    "Where value2 first occurs in value1, counted from 1; 0 when it does not.",
  ),
  {
    ...define(
      "IsNothing",
      [required("source", "any")],
      "Boolean",
      "Listed by Graph, but not described: its value is not known.",
    ),
    undescribed: true,
  },
  define("IsNull", [required("expression", "any")], "Boolean", "True when there is no value."),
  define("IsNullOrEmpty", [required("expression", "any")], "Boolean", "True when there is no value or an empty one."),
  define("IsPresent", [required("expression", "any")], "Boolean", "True when there is a value that is not empty."),
  define("IsString", [required("expression", "any")], "Boolean", "True when the value can be written as text."),
  define(
    "Item",
    [required("attribute", "any", { returned: "one" }), required("index", "position")],
    "String",
    "One of several values, counted from 1.",
  ),
  define(
    "Join",
    [required("separator", "text")],
    "String",
    "All non-empty values with the separator between them.",
    [required("source", "values")],
    1,
  ),
  define(
    "Left",
    [required("String", "texts"), required("NumChars", "number")],
    "String",
    "The first characters of a text.",
  ),
  define("Len", [required("source", "texts")], "Integer", "How many characters a text has."),
  define(
    "Mid",
    [required("source", "texts"), required("start", "number"), required("length", "number")],
    "String",
    "A part of a text; start counts from 1.",
  ),
  define("NormalizeDiacritics", [required("source", "texts")], "String", "Letters without their accents."),
  define("Not", [required("source", "any")], "String", '`"False"` for `"True"`, otherwise `"True"`.'),
  define("Now", [], "Date", "The present date and time, in UTC."),
  define("NumFromDate", [required("value", "dates")], "String", "The Active Directory time stamp of an ISO 8601 date."),
  define(
    "PCase",
    [required("source", "texts"), optional("wordSeparators", "text")],
    "String",
    "Every word with a capital first letter.",
  ),
  define(
    "Prepend",
    [required("prefix", "text"), required("source", "texts")],
    "String",
    "The prefix with the source after it.",
  ),
  define(
    "RandomString",
    [
      required("Length", "number"),
      required("MinimumNumbers", "number"),
      required("MinimumSpecialCharacters", "number"),
      required("MinimumCapital", "number"),
      required("MinimumLowerCase", "number"),
      optional("CharactersToAvoid", "text"),
    ],
    "String",
    "A random text with at least so many characters of each kind.",
  ),
  define(
    "Redact",
    [required("value", "any", whole)],
    "Any",
    "The value itself; provisioning logs show [Redact] instead.",
  ),
  define("RemoveDuplicates", [required("attribute", "any", whole)], "Strings", "Every value once."),
  define(
    "Replace",
    [
      required("source", "texts"),
      optional("oldValue", "text", { key: "Find" }),
      optional("regexPattern", "text", { key: "RegularExpression" }),
      optional("regexGroupName", "text", { key: "RegularExpressionGroupName" }),
      optional("replacementValue", "text", { key: "Replacement" }),
      optional("replacementAttributeName", "texts", { key: "ReplacementPropertyName" }),
      optional("template", "text", { key: "Template" }),
    ],
    "String",
    "The source with a text or a pattern replaced; the arguments given choose one of five ways.",
  ),
  define(
    "SelectUniqueValue",
    [],
    "String",
    "The first value the target directory does not hold yet; for Active Directory targets only.",
    [required("uniqueValueRule", "text")],
    2,
  ),
  define(
    "SingleAppRoleAssignment",
    [required("appRoleAssignments", "roles", { key: "source" })],
    "String",
    "Name of the user's app role.",
  ),
  define(
    "Split",
    [required("source", "texts"), required("delimiter", "text")],
    "Strings",
    "The parts of a text between delimiters.",
  ),
  define("StripSpaces", [required("source", "texts")], "String", "The text without its spaces."),
  {
    ...define(
      "Switch",
      [required("source", "text"), optional("defaultValue", "any", whole)],
      "Any",
      "The value of the key that equals the source, otherwise the default.",
      [required("key", "text"), required("value", "any", whole)],
      1,
    ),
    repeatsAs: "switchValue",
  },
  define("ToLower", [required("source", "texts"), optional("culture", "text")], "String", "The text in lower case."),
  define("ToUpper", [required("source", "texts"), optional("culture", "text")], "String", "The text in upper case."),
  define(
    "Word",
    [required("String", "texts"), required("WordNumber", "number"), required("delimiters", "text")],
    "String",
    "One word of a text, counted from 1; every character of delimiters ends a word.",
  ),
];

const byName = new Map(functionCatalogue.map((definition) => [definition.name, definition]));

/** The definition of a function by its exact name. */
export const findFunction = (name: string): FunctionDefinition | undefined => byName.get(name);

/** `Replace(source, oldValue, …)`, as a person reads it. */
export function signatureOf(definition: FunctionDefinition): string {
  const repeated = definition.repeating;
  const names = [
    ...definition.parameters.map(({ name }) => name),
    ...repeated.map(({ name }) => `${name}1`),
    ...repeated.map(({ name }) => `${name}2`),
    ...(repeated.length > 0 ? ["…"] : []),
  ];
  return `${definition.name}(${names.join(", ")})`;
}

/** The parameter that takes the argument at an index. */
export function parameterAt(
  definition: FunctionDefinition,
  index: number,
): { readonly parameter: FunctionParameter; readonly repeat?: number } | undefined {
  const fixed = definition.parameters[index];
  if (fixed !== undefined) return { parameter: fixed };
  const { repeating } = definition;
  const repeated = index - definition.parameters.length;
  const parameter = repeating[repeated % repeating.length];
  return parameter && { parameter, repeat: Math.floor(repeated / repeating.length) + 1 };
}

/** The words that may stand without quotation marks at an argument of a function. */
export const wordsAt = (functionName: string, index: number): readonly string[] => {
  const definition = findFunction(functionName);
  return (definition && parameterAt(definition, index)?.parameter.words) ?? [];
};
