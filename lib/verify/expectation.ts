import type { DirectoryAttributes, Value } from "../entra/language";
import { toText } from "../entra/language/conversions";
import { assess, type Assessment, type PreviewPerson } from "../preview/assess";
import type { PreviewPlan } from "../preview/plan";
import { explain, identify } from "../preview/preview-person";
import { fact, type Fact } from "./fact";

/** The requirements of the config for a person in the target, and their reasons. */
export interface Expectation {
  /** User principal name, or else the object id. */
  readonly person: string;
  readonly objectId: string | null;
  /** A working account; none, or a disabled one; or it cannot be told. */
  readonly account: "wanted" | "unwanted" | "unknown";
  readonly values: Readonly<Record<string, Value>>;
  /** Object ids of whom references name, by target attribute: the manager. */
  readonly references: Readonly<Record<string, string>>;
  /** Searches by which Entra looks for the account, in order; those without a value are left out. */
  readonly matching: readonly Search[];
  /** Values that identify the account whatever its name: the mapped externalId, and the object id. */
  readonly externalIds: readonly string[];
  /** Other names by which people and accounts are recognised: never enough to attribute an account to a person. */
  readonly names: readonly string[];
  /** Reasons why Entra does not write the person. */
  readonly obstacles: readonly string[];
  readonly facts: readonly Fact[];
}

/** A target attribute, and the value that the account has to have. */
interface Search {
  readonly attribute: string;
  readonly value: string;
}

/** Attributes that people are recognised by, beside those that mappings read. */
export const recognisedBy = ["displayName", "givenName", "surname", "mail", "mailNickname"] as const;

export function expect(plan: PreviewPlan, person: PreviewPerson): Expectation {
  const assessment = assess(plan, person);
  const { mapped, problems } = assessment;
  const { person: name, objectId } = identify(person.attributes);
  const matching = plan.matching.flatMap(({ target }) => {
    const value = toText(mapped.values[target] ?? null);
    return value === "" || plan.substitutes.has(target) ? [] : [{ attribute: target, value }];
  });
  const externalId = toText(mapped.values["externalId"] ?? null);
  return {
    person: name,
    objectId,
    account: wanted(plan, person, assessment),
    values: mapped.values,
    references: referencesOf(plan, person.attributes),
    matching,
    externalIds: [...new Set([externalId, objectId ?? ""])].filter((id) => id !== ""),
    names: namesOf(person.attributes),
    obstacles: problems.map(({ message }) => message),
    facts: [...scopeFacts(plan, person, assessment), ...matchingFacts(plan, matching)],
  };
}

/** A filter that cannot be evaluated leaves nothing but doubt, where everything else speaks for an account. */
function wanted(plan: PreviewPlan, { assignment }: PreviewPerson, assessment: Assessment): Expectation["account"] {
  const { inScope, active } = assessment;
  if (!plan.enabled) return "unknown";
  if (!active || assignment?.assigned === false) return "unwanted";
  if (!plan.everybody && assignment === undefined) return "unknown";
  return inScope ? "wanted" : isFilterUnread(plan, assessment) ? "unknown" : "unwanted";
}

const isFilterUnread = ({ filters }: PreviewPlan, assessment: Assessment): boolean =>
  filters.some(({ all }) => all.length > 0) && assessment.filters.length === 0;

function scopeFacts(plan: PreviewPlan, { assignment }: PreviewPerson, assessment: Assessment): Fact[] {
  const [first = "", ...others] = explain(plan, assignment, assessment);
  if (!plan.enabled) return [fact("mapping", first)];
  const [filter] = assessment.active ? others : others.slice(0, -1);
  const filterText = isFilterUnread(plan, assessment) ? "the filter cannot be evaluated" : filter;
  return [
    fact("assignment", first),
    ...(filterText === undefined ? [] : [fact("filter", filterText)]),
    fact("directory", assessment.active ? "enabled in the directory" : "blocked or deleted in the directory"),
  ];
}

function referencesOf(plan: PreviewPlan, attributes: DirectoryAttributes): Record<string, string> {
  const named = plan.references.map(({ target, source }) => [target, toText(attributes[source] ?? null)] as const);
  return Object.fromEntries(named.filter(([, id]) => id !== ""));
}

function matchingFacts({ matching }: PreviewPlan, found: readonly Search[]): Fact[] {
  const empty = matching.filter(({ target }) => found.every(({ attribute }) => attribute !== target));
  return empty.map(({ target }) => fact("matching", `${target} has no value that could be looked for`));
}

function namesOf(attributes: DirectoryAttributes): string[] {
  const text = (name: string): string => toText(attributes[name] ?? null);
  const fullName = [text("givenName"), text("surname")].filter(Boolean).join(" ");
  const addresses = ["userPrincipalName", "originalUserPrincipalName", "mail", "mailNickname"].map(text);
  return distinctNames([text("displayName"), fullName, ...addresses]);
}

/** Lower case; of an address the part before the domain, which a renamed domain leaves as it is. */
export const distinctNames = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => (name.split("@")[0] ?? "").trim().toLowerCase()).filter((name) => name.length > 2)),
];
