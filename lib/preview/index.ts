/** What Entra would do with people, worked out without asking it. Pure. */
export type { Assignment, Person, PersonProblem } from "./assess";
export { callsOf } from "./calls";
export { changesMarkdown, type StackChanges, type UnknownChanges } from "./changes-markdown";
export { comparePerson, type ChangeKind, type PersonChange, type Side } from "./compare-person";
export { differences, type Difference } from "./differences";
export { evaluateResult, evaluateShown, isObject, LineEvaluator, parseJson } from "./evaluate-line";
export { type Line, linesOf, longestLine } from "./lines";
export { compilePlan, type PlanOptions, type PreviewPlan } from "./plan";
export { identify, isProvisioned, previewPerson, type PersonPreview } from "./preview-person";
export type { PatchBodies, ScimRequests } from "./requests";
export { redacted, standInFor } from "./stand-in";
