import { findGroup, type CaptureGroup } from "./syntax";

/** A piece of a replacement: text, or a part of the match. */
export type ReplacementPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "group"; readonly number: number }
  | { readonly kind: "before" | "after" | "whole" };

const substitution = /\$(?:(\d+)|\{([^}]*)\}|([$&`'+_]))/g;

/**
 * Reads a replacement template; what names no group of the pattern is ordinary text.
 * https://learn.microsoft.com/dotnet/standard/base-types/substitutions-in-regular-expressions
 */
export function parseReplacement(template: string, groups: readonly CaptureGroup[]): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let end = 0;
  const text = (from: number, to: number) => {
    if (to > from) parts.push({ kind: "text", text: template.slice(from, to) });
  };
  for (const found of template.matchAll(substitution)) {
    const part = partOf(found[1] ?? found[2], found[3], groups);
    if (part === undefined) continue;
    text(end, found.index);
    parts.push(part);
    end = found.index + found[0].length;
  }
  text(end, template.length);
  return parts;
}

function partOf(
  reference: string | undefined,
  sign: string | undefined,
  groups: readonly CaptureGroup[],
): ReplacementPart | undefined {
  switch (sign) {
    case "$":
      return { kind: "text", text: "$" };
    case "&":
      return { kind: "group", number: 0 };
    case "`":
      return { kind: "before" };
    case "'":
      return { kind: "after" };
    case "_":
      return { kind: "whole" };
    case "+":
      return { kind: "group", number: groups.length };
    default:
      if (reference === "0") return { kind: "group", number: 0 };
      return groupPart(findGroup(groups, (reference ?? "").replace(/^0+(?=\d)/, "")));
  }
}

const groupPart = (group: CaptureGroup | undefined): ReplacementPart | undefined =>
  group && { kind: "group", number: group.number };
