import type { ClauseResult } from "../entra/filters";
import { toText } from "../entra/language/conversions";
import type { DirectoryAttributes, Value } from "../entra/language";
import { matchFilter } from "../scim/query";
import { assess, type Assessment, type PersonAssignment, type PreviewPerson, type PersonProblem } from "./assess";
import type { PreviewPlan } from "./plan";
import { requestsFor, shownValues, type ScimRequests } from "./requests";

/** Preview of Entra's treatment of a person, with reasons. Plain data: it is printed, saved and compared. */
export interface PersonPreview {
  /** User principal name, or else the object id. */
  readonly person: string;
  readonly objectId: string | null;
  readonly inScope: boolean;
  readonly active: boolean;
  readonly why: readonly string[];
  readonly filters: readonly ClauseResult[];
  /** Filters of the searches for an existing account, in the order in which they are tried. */
  readonly match: readonly { readonly attribute: string; readonly filter: string }[];
  /** Values by target attribute. */
  readonly values: Readonly<Record<string, Value>>;
  /** Target attributes that get nothing. */
  readonly missing: readonly string[];
  /** Target attributes that get their default, on creation. */
  readonly defaulted: readonly string[];
  readonly problems: readonly PersonProblem[];
  readonly requests: ScimRequests;
}

/** Previews one person. Pure: the same person gives the same preview. */
export function previewPerson(plan: PreviewPlan, person: PreviewPerson): PersonPreview {
  const assessment = assess(plan, person);
  const { inScope, active, filters, mapped, problems } = assessment;
  const values = shownValues(plan, mapped.values);
  const { person: name, objectId } = identify(person.attributes);
  return {
    person: name,
    objectId,
    inScope,
    active,
    why: explain(plan, person.assignment, assessment),
    filters,
    match: plan.matching.flatMap(({ target }) => {
      const text = toText(values[target] ?? null);
      return text === "" ? [] : [{ attribute: target, filter: matchFilter(target, text) }];
    }),
    values,
    missing: mapped.missing,
    defaulted: mapped.defaulted,
    problems,
    requests: requestsFor(plan, assessment, values),
  };
}

/** Whether the person has, or would get, a working account. */
export function isProvisioned({ inScope, active }: Pick<Assessment, "inScope" | "active">): boolean {
  return inScope && active;
}

export function identify(attributes: DirectoryAttributes): {
  readonly person: string;
  readonly objectId: string | null;
} {
  const objectId = toText(attributes["objectId"] ?? null) || null;
  return { person: toText(attributes["userPrincipalName"] ?? null) || objectId || "(no name)", objectId };
}

/** Explains why a person is in scope or not, one sentence a reason. */
export function explain(plan: PreviewPlan, assignment: PersonAssignment | undefined, assessment: Assessment): string[] {
  if (!plan.enabled) return ["people are not provisioned: the mapping of users is off"];
  return [assigned(plan, assignment), ...filtered(plan, assessment), ...(assessment.active ? [] : [blocked])];
}

const blocked = "the account is blocked or deleted: nobody is created, who exists is disabled";

function assigned({ everybody }: PreviewPlan, assignment: PersonAssignment | undefined): string {
  if (everybody) return "everybody is in scope, assigned or not";
  if (assignment === undefined) return "taken for assigned: whether it is so is not known here";
  return assignment.assigned ? `assigned ${assignment.via.join(" and ")}` : "not assigned to the application";
}

function filtered({ filters }: PreviewPlan, { filters: clauses }: Assessment): string[] {
  if (filters.length === 0) return [];
  const failing = clauses.filter(({ result }) => !result);
  const passed = filters.find(({ name, all }) => {
    const own = clauses.filter(({ filter }) => filter === name);
    return own.length >= all.length && own.every(({ result }) => result);
  });
  if (passed) return [`passes the filter ${passed.name}`];
  return [`passes no filter: ${failing.map(({ filter, clause }) => `${filter}: not ${clause}`).join("; ")}`];
}
