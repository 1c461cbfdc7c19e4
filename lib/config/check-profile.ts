import * as configErrors from "../errors/config";
import * as errors from "../errors/profile";
import type { Problem, ProblemPath } from "../errors/problem";
import { nearest } from "../nearest";
import { deployedValues, stackValues, unknownPlaceholders } from "./placeholders";
import type { Part } from "./resolve";
import type { Target } from "./schema";
import { namesSecret } from "./secrets";

/** What is wrong in a profile by itself, whether an app uses it or not. */
export function checkProfile(profile: Part<Target>): Problem[] {
  return checkProfileTexts(profile, { texts: textsOf(profile.data), stackValues, deployedValues });
}

export interface ProfileTexts {
  /** Texts in which only inputs and values of the stack stand for something. */
  readonly texts: readonly (readonly [ProblemPath, string])[];
  /** Names of values that every stack has. */
  readonly stackValues: readonly string[];
  /** Names of values that only texts of steps may name. */
  readonly deployedValues: readonly string[];
}

/** The same for the profiles of any identity provider. */
export function checkProfileTexts(
  { file, path, data }: Part<Pick<Target, "inputs" | "steps">>,
  { texts, stackValues, deployedValues }: ProfileTexts,
): Problem[] {
  const taken = [...stackValues, ...deployedValues, "token"];
  const inputs = Object.keys(data.inputs ?? {});
  const at = (where: ProblemPath, problems: readonly Problem[]): Problem[] =>
    problems.map((problem) => ({ ...problem, location: file.locate([...path, ...where]) }));
  return [
    ...inputs.flatMap((name) => at(["inputs", name], inputNameProblems(name, taken))),
    ...texts.flatMap(([where, text]) => at(where, unknownPlaceholders(text, [...stackValues, ...inputs]))),
    ...(data.steps ?? []).flatMap((step, index) => {
      const known = [...stackValues, ...inputs, ...deployedValues];
      const gives = step.gives ?? [];
      const givable = [...inputs, "token"];
      const written: [ProblemPath, string][] = [
        [["text"], step.text ?? ""],
        ...Object.entries(step.paste ?? {}).map(([label, text]): [ProblemPath, string] => [["paste", label], text]),
      ];
      return [
        ...written.flatMap(([key, text]) => at(["steps", index, ...key], unknownPlaceholders(text, known))),
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
  if (namesSecret(name)) return [configErrors.secretKey(name)];
  return taken.includes(name) ? [configErrors.invalidName(name, "a name that stands for nothing else in braces")] : [];
}

/** Texts in which only inputs and values of the stack stand for something. */
function textsOf({ url, displayName, saml }: Target): [ProblemPath, string][] {
  const texts: [ProblemPath, string | null | undefined][] = [
    [["displayName"], displayName],
    [["saml", "signOnUrl"], saml?.signOnUrl],
    [["saml", "relayState"], saml?.relayState],
    [["saml", "logoutUrl"], saml?.logoutUrl],
    ...(saml?.identifiers ?? []).map((text, index): [ProblemPath, string] => [["saml", "identifiers", index], text]),
    ...(saml?.replyUrls ?? []).map((text, index): [ProblemPath, string] => [["saml", "replyUrls", index], text]),
    ...(typeof url === "string"
      ? [[["url"], url] satisfies [ProblemPath, string]]
      : Object.entries(url ?? {}).map(([name, text]): [ProblemPath, string | null] => [["url", name], text])),
  ];
  return texts.flatMap(([where, text]): [ProblemPath, string][] => (text == null ? [] : [[where, text]]));
}
