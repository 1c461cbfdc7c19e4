import type { ChecklistItem, ItemState } from "./checklist";

export interface CommandState {
  readonly done: boolean;
  /** Whether an earlier step is still open. */
  readonly blocked: boolean;
  readonly evidence: string | null;
  /** State when it is neither done nor blocked. */
  readonly whenReady?: ItemState;
}

/** A step that a command carries out. */
export function commandItem(id: string, title: string, text: string, state: CommandState): ChecklistItem {
  const { done, blocked, evidence, whenReady = "due" } = state;
  return {
    id,
    title,
    text: null,
    paste: {},
    by: "command",
    command: text,
    state: done ? "done" : blocked ? "later" : whenReady,
    evidence,
  };
}
