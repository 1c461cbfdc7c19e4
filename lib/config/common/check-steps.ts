import * as errors from "./errors";
import type { Location, Problem } from "../../core/problem";
import { nearest } from "../../core/nearest";
import { isKnownLater, stepGiving } from "./inputs";
import { locate } from "./locate";
import type { Inputs, ManualStep } from "./model";

/** The parts of a stack that {@link checkSteps} looks at, independent of the identity provider. */
interface StackSteps {
  readonly stack: string;
  readonly target: string;
  readonly steps: readonly ManualStep[];
  readonly stepsDone?: readonly string[];
  readonly inputs?: Inputs;
  readonly pendingInputs?: readonly string[];
  readonly origins: Readonly<Record<string, Location>>;
}

/** Checks a deployment's `stepsDone` against its profile's steps, and reports inputs that are still missing. */
export function checkSteps(stack: StackSteps): Problem[] {
  const known = stack.steps.flatMap(({ id }) => id ?? []);
  const unknown = (stack.stepsDone ?? []).flatMap((id, index) =>
    known.includes(id)
      ? []
      : [
          locate(stack, ["stepsDone", index], {
            ...errors.stepUnknown(id, stack.target, nearest(id, known), known),
            cause: `step ${id} of ${stack.target}`,
          }),
        ],
  );
  const later = (stack.pendingInputs ?? []).filter((name) => isKnownLater(stack.steps, name));
  const pending = later.map((name) => {
    const title = stack.inputs?.[name]?.title ?? name;
    const step = stepGiving(stack.steps, name)?.title ?? title;
    return locate(stack, [], errors.inputPending(stack.stack, name, title, step));
  });
  return [...unknown, ...pending];
}
