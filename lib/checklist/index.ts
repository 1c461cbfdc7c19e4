/** A vendor's guide as a checklist: steps already done, steps that commands do, and steps that only a person can do. Pure. */
export { type Checklist, type ChecklistItem, isDue } from "./checklist";
export { entraChecklist, type EntraFacts } from "./entra-checklist";
export { consoleSteps, oktaChecklist, type OktaFacts } from "./okta-checklist";
export { checklistMarkdown } from "./markdown";
