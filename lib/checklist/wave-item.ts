import type { StackConfig } from "../config/entra/model";
import type { ChecklistItem } from "./checklist";
import { commandItem } from "./command-item";

/**
 * The next wave of a rollout; no item where everybody is assigned at once.
 * @param blocked whether those who are in are still on their way
 */
export function waveItems({ stack, waves }: Pick<StackConfig, "stack" | "waves">, blocked: boolean): ChecklistItem[] {
  if (!waves) return [];
  const names = waves.all.map(({ name }) => name);
  const next = names[names.indexOf(waves.current) + 1];
  const title = next ? `Widen it to the next wave, ${next}` : "Widen it to all waves";
  return [
    commandItem("wave", title, `cdktf deploy ${stack}`, {
      done: next === undefined,
      blocked,
      evidence: next ? `now: ${waves.current}; write \`wave: ${next}\` in the config` : "the last wave is in",
      whenReady: "optional",
    }),
  ];
}
