/** A vendor's guide as a checklist: what is done, what a command does, what only a person can do. Pure. */
export { type Checklist, type ChecklistItem, type ItemState, manualItems, isDue, type ManualFacts } from "./checklist";
export { commandItem, type CommandState } from "./command-item";
export { entraChecklist, type EntraFacts } from "./entra-checklist";
export { consoleSteps, oktaChecklist, type OktaFacts } from "./okta-checklist";
export { checklistMarkdown } from "./markdown";
