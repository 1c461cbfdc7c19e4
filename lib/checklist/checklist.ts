import type { ManualStep } from "../config/common/model";
import { fillPlaceholders } from "../config/common/placeholders";

/** `due`: it can be done now. `later`: something before it is still open. `optional`: nobody waits for it. */
export type ItemState = "done" | "due" | "later" | "optional";

export interface ChecklistItem {
  /** Id that `stepsDone` takes; a fixed name for steps that commands carry out. */
  readonly id: string | null;
  readonly title: string;
  readonly text: string | null;
  /** Values to paste, by the field that takes them. */
  readonly paste: Readonly<Record<string, string>>;
  readonly by: "person" | "command";
  /** Command that carries out the step, for `by: "command"`. */
  readonly command: string | null;
  readonly state: ItemState;
  /** Evidence that the step is done, or a note of the part that is missing. */
  readonly evidence: string | null;
}

export interface Checklist {
  readonly stack: string;
  readonly title: string;
  readonly documentation: string | null;
  readonly prerequisites: readonly string[];
  readonly items: readonly ChecklistItem[];
  readonly remarks: readonly string[];
}

/** Facts that the steps of a profile depend on, independent of the identity provider. */
export interface ManualFacts {
  readonly steps: readonly ManualStep[];
  readonly stepsDone: readonly string[];
  /** Values for `{name}` in texts. */
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Inputs that have a value, and `token` once the target's secret has been handed over. */
  readonly given: ReadonlySet<string>;
  /** Stages whose steps can be done. */
  readonly reached: ReadonlySet<NonNullable<ManualStep["when"]>>;
}

/** The manual steps of one stage. */
export function manualItems(facts: ManualFacts, stage: NonNullable<ManualStep["when"]>): ChecklistItem[] {
  const fill = (text: string): string => fillPlaceholders(text, facts.values);
  return facts.steps
    .filter(({ when = "before" }) => when === stage)
    .map((step) => {
      const evidence = doneBy(step, facts);
      const paste = Object.entries(step.paste ?? {}).map(([field, text]) => [field, fill(text)] as const);
      return {
        id: step.id ?? null,
        title: fill(step.title),
        text: step.text === undefined ? null : fill(step.text),
        paste: Object.fromEntries(paste),
        by: "person",
        command: null,
        state: evidence !== null ? "done" : facts.reached.has(stage) ? "due" : "later",
        evidence: evidence ?? missing(step, facts),
      };
    });
}

/** Whether a person has something to do now. */
export const isDue = ({ by, state }: ChecklistItem): boolean => by === "person" && state === "due";

/**
 * Returns the evidence that a step is done: its results are present or, for a step without trace, the config says so; null when
 * it is open.
 */
function doneBy({ id, gives = [] }: ManualStep, { stepsDone, given }: ManualFacts): string | null {
  if (id !== undefined && stepsDone.includes(id)) return "the config says so (stepsDone)";
  if (gives.length > 0 && gives.every((name) => given.has(name))) return `${gives.join(", ")}: there`;
  return null;
}

function missing({ id, gives = [] }: ManualStep, { given }: ManualFacts): string | null {
  const open = gives.filter((name) => !given.has(name));
  if (open.length > 0) return `still missing: ${open.join(", ")}`;
  return id === undefined ? null : `when it is done, write \`stepsDone: [${id}]\` in the config`;
}
