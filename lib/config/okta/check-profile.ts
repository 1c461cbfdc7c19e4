import type { Problem, ProblemPath } from "../../core/problem";
import { checkProfileTexts } from "../common/check-profile-texts";
import type { Part } from "../common/stack-parts";
import { subtree } from "../common/tree";
import { deployedValues, stackValues } from "./placeholders";
import type { OktaTarget } from "./schema";

/** What is wrong in a profile for Okta by itself, whether an app uses it or not. */
export function checkProfile(profile: Part<OktaTarget>): Problem[] {
  return checkProfileTexts(profile, { texts: textsOf(profile.data), stackValues, deployedValues });
}

/** Texts in which only inputs and values of the stack stand for something. */
function textsOf({ label, connection, application }: OktaTarget): [ProblemPath, string][] {
  const saml = application?.saml;
  const texts: [ProblemPath, unknown][] = [
    [["label"], label],
    [["connection", "baseUrl"], connection?.baseUrl],
    [["application", "saml", "acsUrl"], saml?.acsUrl],
    [["application", "saml", "audience"], saml?.audience],
    ...Object.entries(subtree(application, ["settings"])).map(([key, value]): [ProblemPath, unknown] => [
      ["application", "settings", key],
      value,
    ]),
  ];
  return texts.flatMap(([where, text]): [ProblemPath, string][] => (typeof text === "string" ? [[where, text]] : []));
}
