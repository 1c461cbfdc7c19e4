import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { nearest } from "../../core/nearest";

/** `{name}` in texts of profiles and deployments: values of the stack, of its inputs, and (in steps) of the deployed app. */

const placeholderPattern = /\{([A-Za-z][\w-]*)\}/g;

/** The placeholders of every stack. */
export const stackValues = ["environment", "tenantId"] as const;

/** Placeholders that only texts of steps may use besides: settings of the stack, and values of the deployed app. */
export const deployedValues = [
  "stack",
  "displayName",
  "tenantUrl",
  "attributes",
  "appId",
  "servicePrincipalId",
  "metadataUrl",
  "entityId",
  "loginUrl",
  "logoutUrl",
  "certificateThumbprint",
  "certificateExpires",
] as const;

/** Names in braces, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(placeholderPattern)].map(([, name = ""]) => name))];
}

/** The text with what has a value replaced; the rest stays as it is. */
export function fillPlaceholders(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(
    placeholderPattern,
    (written, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? written,
  );
}

/** Placeholders of shells and other template languages: filled in, part of their syntax would remain in the text. */
const foreignPattern = /\$\{([A-Za-z][\w-]*)\}|\{\{\s*([A-Za-z][\w-]*)\s*\}\}/g;

/** Names that nothing is called, or that stand between other signs than braces, each with its problem. */
export function unknownPlaceholders(text: string, known: readonly string[]): { name: string; problem: Problem }[] {
  const unknown = placeholdersIn(text).filter((name) => !known.includes(name));
  const foreign = [...text.matchAll(foreignPattern)].filter(([, one, other]) => known.includes(one ?? other ?? ""));
  return [
    ...unknown.map((name) => ({ name, problem: errors.placeholderUnknown(`{${name}}`, nearest(name, known), known) })),
    ...foreign.map(([written, one, other]) => {
      const name = one ?? other ?? "";
      return { name, problem: errors.placeholderUnknown(written, name, known) };
    }),
  ];
}
