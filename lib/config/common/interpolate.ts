import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { namesSecret } from "./secrets";

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

const referencePattern = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Replaces `${env:NAME}`; variables that are not set, or whose name says that they hold a secret, are problems. */
export function interpolate(text: string, variables: Variables): { text: string; problems: Problem[] } {
  const problems: Problem[] = [];
  const result = text.replace(referencePattern, (reference, name: string) => {
    if (namesSecret(name)) problems.push(errors.variableSecret(name));
    else if (variables[name] === undefined) problems.push(errors.variableMissing(name));
    else return variables[name];
    return reference;
  });
  return { text: result, problems };
}
