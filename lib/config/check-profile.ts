import * as configErrors from "../errors/config";
import * as errors from "../errors/profile";
import type { Problem, ProblemPath } from "../errors/problem";
import { nearest } from "../nearest";
import { deployedValues, stackValues, unknownPlaceholders } from "./placeholders";
import type { Part } from "./resolve";
import type { Target } from "./schema";
import { namesSecret } from "./secrets";

/** What is wrong in a profile by itself, whether an app uses it or not. */
export function checkProfile({ file, path, data }: Part<Target>): Problem[] {
  const inputs = Object.keys(data.inputs ?? {});
  const at = (where: ProblemPath, problems: readonly Problem[]): Problem[] =>
    problems.map((problem) => ({ ...problem, location: file.locate([...path, ...where]) }));
  return [
    ...inputs.flatMap((name) => at(["inputs", name], inputNameProblems(name))),
    ...textsOf(data).flatMap(([where, text]) => at(where, unknownPlaceholders(text, [...stackValues, ...inputs]))),
    ...(data.steps ?? []).flatMap((step, index) => {
      const known = [...stackValues, ...inputs, ...deployedValues];
      const gives = step.gives ?? [];
      const givable = [...inputs, "token"];
      const texts: [ProblemPath, string][] = [
        [["text"], step.text ?? ""],
        ...Object.entries(step.paste ?? {}).map(([label, text]): [ProblemPath, string] => [["paste", label], text]),
      ];
      return [
        ...texts.flatMap(([key, text]) => at(["steps", index, ...key], unknownPlaceholders(text, known))),
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

function inputNameProblems(name: string): Problem[] {
  // A profile must not make anybody write a secret into a config file.
  if (namesSecret(name)) return [configErrors.secretKey(name)];
  const taken = [...stackValues, ...deployedValues, "token"].some((each) => each === name);
  return taken ? [configErrors.invalidName(name, "a name that stands for nothing else in braces")] : [];
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
