import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import { nearest } from "../../core/nearest";
import { urlProblem } from "./check-url";
import type { Inputs, ManualStep, ProfileInput } from "./model";
import type { SharedProfile } from "./profile-schema";
import { namesSecret } from "./secrets";

type InputValues = Readonly<Record<string, string | null>>;

/** Combines the inputs of a profile with the deployment's values for them; `misspelt` are those that have one by a wrong name. */
export function resolveInputs(
  profile: Pick<SharedProfile, "inputs">,
  given: InputValues,
  target: string,
): { inputs: Inputs; problems: Problem[]; misspelt: readonly string[] } {
  const asked = Object.fromEntries(
    Object.entries(profile.inputs ?? {}).map(([name, input]): [string, ProfileInput] => [
      name,
      { ...input, example: input.example ?? undefined },
    ]),
  );
  const known = Object.keys(asked);
  const problems = Object.entries(given).flatMap(([name, value]): Problem[] => {
    const path: ProblemPath = ["inputs", name];
    const definition = Object.hasOwn(asked, name) ? asked[name] : undefined;
    if (!definition) {
      const problem = namesSecret(name)
        ? errors.secretKey(name)
        : errors.inputUnknown(name, target, nearest(name, known), known);
      return [{ ...problem, path, cause: inputCause(target, name) }];
    }
    const problem = value === null ? undefined : inputProblem(name, value, definition.kind);
    return problem ? [{ ...problem, path }] : [];
  });
  const inputs: Record<string, Inputs[string]> = {};
  for (const [name, input] of Object.entries(asked)) inputs[name] = { ...input, value: given[name] ?? undefined };
  const misspelt = Object.keys(given).flatMap((name) => (known.includes(name) ? [] : (nearest(name, known) ?? [])));
  return { inputs, problems, misspelt };
}

/** Returns the cause that problems of an undefined input share: its definition in the profile may be misspelt. */
export const inputCause = (profile: string, name: string): string => `input ${name} of ${profile}`;

/** The step that a person takes to learn an input's value. */
export function stepGiving(steps: readonly ManualStep[], input: string): ManualStep | undefined {
  return steps.find((step) => step.gives?.includes(input));
}

/** Whether an input only becomes known once the app is deployed, so that the deploy must not wait for it. */
export function isKnownLater(steps: readonly ManualStep[], input: string): boolean {
  const step = stepGiving(steps, input);
  return step !== undefined && (step.when ?? "before") !== "before";
}

/** Checks a value for an input of this kind. */
export function inputProblem(name: string, value: string, kind: ProfileInput["kind"]): Problem | undefined {
  if (kind === "url") return urlProblem(value);
  if (kind === "domain" && !domainPattern.test(value)) return errors.inputNotDomain(name, domainIn(value));
  return undefined;
}

const domainPattern = /^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** Returns the domain of an address: people copy `https://okta.acme.example/u` where `okta.acme.example` is meant. */
function domainIn(value: string): string | undefined {
  const address = /^[a-z]+:\/\//i.test(value) ? value : `https://${value}`;
  const host = URL.canParse(address) ? new URL(address).hostname : "";
  return domainPattern.test(host) ? host : undefined;
}
