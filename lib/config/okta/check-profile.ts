import type { Problem, ProblemPath } from "../../core/problem";
import { checkProfileTexts } from "../common/check-profile-texts";
import type { ParsedPart } from "../common/stack-parts";
import { subtree } from "../common/tree";
import type { OktaTarget } from "./schema";

/** The placeholders of every stack. */
const stackValues = ["environment", "orgUrl"] as const;

/** Placeholders that only texts of steps may use besides: settings of the stack, and values of the deployed app. */
const deployedValues = [
  "stack",
  "label",
  "baseUrl",
  /** The tick boxes of the "To App" page that the config sets. */
  "features",
  "appId",
  /** The app's page in the Admin Console. */
  "appPage",
  /** Address of the SAML metadata that needs no sign-in. */
  "metadataUrl",
] as const;

/** Checks a profile for Okta by itself, whether an app uses it or not. */
export function checkProfile(profile: ParsedPart<OktaTarget>): Problem[] {
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
