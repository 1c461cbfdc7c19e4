import type { Problem, ProblemPath } from "../../core/problem";
import { checkProfileTexts } from "../common/check-profile-texts";
import { deployedValues, stackValues } from "../common/placeholders";
import type { ParsedPart } from "../common/stack-parts";
import type { EntraTarget } from "./schema";

/** Checks a profile by itself, whether an app uses it or not. */
export function checkProfile(profile: ParsedPart<EntraTarget>): Problem[] {
  return checkProfileTexts(profile, { texts: textsOf(profile.data), stackValues, deployedValues });
}

/** Texts in which only inputs and values of the stack stand for something. */
function textsOf({ url, displayName, saml }: EntraTarget): [ProblemPath, string][] {
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
