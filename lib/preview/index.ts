/** Preview of Entra's treatment of people, computed without a request to it. Pure. */
export type { PersonAssignment } from "./assess";
export { changesMarkdown, type StackChanges, type UnknownChanges } from "./changes-markdown";
export { comparePerson, type PersonChange } from "./compare-person";
export { differences, type JsonDifference } from "./differences";
export { isObject, parseJson } from "./evaluate-line";
export { linesOf, longestLine } from "./lines";
export { compilePlan, matchingText, type PlanOptions, type PreviewPlan } from "./plan";
export { isProvisioned, previewPerson, type PersonPreview } from "./preview-person";
export type { PatchBodies } from "./requests";
