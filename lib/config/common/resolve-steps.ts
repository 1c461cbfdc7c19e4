import type { ManualStep } from "./model";
import type { SharedProfile } from "./profile-schema";

/** A profile's steps; inputs and what the deployed app turns out to be are filled in where they are shown. */
export function resolveSteps({ steps }: Pick<SharedProfile, "steps">): ManualStep[] {
  return (steps ?? []).map(({ id, title, text, when, paste, gives }) => ({
    id: id ?? undefined,
    title,
    text: text ?? undefined,
    when: when ?? undefined,
    paste: paste ?? undefined,
    gives: gives ?? undefined,
  }));
}
