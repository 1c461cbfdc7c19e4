import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import { nearest } from "../../core/nearest";
import { inputCause } from "./inputs";
import { unknownPlaceholders } from "./placeholders";
import type { SharedProfile } from "./profile-schema";
import { namesSecret } from "./secrets";
import type { ParsedPart } from "./stack-parts";

export interface ProfileTexts {
  /** Texts in which only inputs and values of the stack stand for something. */
  readonly texts: readonly (readonly [ProblemPath, string])[];
  /** Names of values that every stack has. */
  readonly stackValues: readonly string[];
  /** Names of values that only texts of steps may name. */
  readonly deployedValues: readonly string[];
}

/** Checks the texts of a profile, and the inputs that its steps give. */
export function checkProfileTexts(
  { file, path, data }: ParsedPart<SharedProfile>,
  { texts, stackValues, deployedValues }: ProfileTexts,
): Problem[] {
  const taken = [...stackValues, ...deployedValues, "token"];
  const inputs = Object.keys(data.inputs ?? {});
  const at = (where: ProblemPath, problems: readonly Problem[]): Problem[] =>
    problems.map((problem) => ({ ...problem, location: file.locate([...path, ...where]) }));
  const [profile = ""] = /[^/]+(?=\.yaml$)/.exec(file.file) ?? [];
  const unknownNames = (text: string, known: readonly string[]): Problem[] =>
    unknownPlaceholders(text, known).map(({ name, problem }) => ({ ...problem, cause: inputCause(profile, name) }));
  return [
    ...inputs.flatMap((name) => at(["inputs", name], inputNameProblems(name, taken))),
    ...texts.flatMap(([where, text]) => at(where, unknownNames(text, [...stackValues, ...inputs]))),
    ...(data.steps ?? []).flatMap((step, index) => {
      const known = [...stackValues, ...inputs, ...deployedValues];
      const gives = step.gives ?? [];
      const givable = [...inputs, "token"];
      const written: [ProblemPath, string][] = [
        [["text"], step.text ?? ""],
        ...Object.entries(step.paste ?? {}).map(([label, text]): [ProblemPath, string] => [["paste", label], text]),
      ];
      return [
        ...written.flatMap(([key, text]) => at(["steps", index, ...key], unknownNames(text, known))),
        ...gives.flatMap((name, position) =>
          givable.includes(name)
            ? []
            : at(["steps", index, "gives", position], [errors.stepGivesUnknown(name, nearest(name, givable), givable)]),
        ),
        ...(step.id != null && data.steps?.findIndex(({ id }) => id === step.id) !== index
          ? at(["steps", index, "id"], [errors.stepTwice(step.id)])
          : []),
      ];
    }),
  ];
}

function inputNameProblems(name: string, taken: readonly string[]): Problem[] {
  // A profile must not make anybody write a secret into a config file.
  if (namesSecret(name)) return [errors.secretKey(name)];
  return taken.includes(name) ? [errors.invalidName(name, "a name that stands for nothing else in braces")] : [];
}
