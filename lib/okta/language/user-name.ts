/** A piece of a user name: text as it stands, or an attribute of the person, possibly cut or in one case. */
export type UserNamePart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "attribute";
      /** Name in Okta's user profile, such as `login`. */
      readonly name: string;
      readonly change?: "toLowerCase" | "toUpperCase";
      readonly cut?: { readonly side: "before" | "after"; readonly at: string };
    };

const placeholder = /\$\{\s*([^}]*?)\s*\}/g;
const attribute = /^source\.(\w+)$/;
const inOneCase = /^fn:(toLowerCase|toUpperCase)\(\s*source\.(\w+)\s*\)$/;
const cut = /^fn:substring(Before|After)\(\s*source\.(\w+)\s*,\s*"((?:[^"\\]|\\.)+)"\s*\)$/;

/**
 * The parts of a user name's template, such as `${source.login}` or `${fn:substringBefore(source.email, "@")}`.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ (`userNameTemplate`)
 * @returns undefined when it says something that only Okta can work out
 */
export function parseUserName(template: string): UserNamePart[] | undefined {
  const parts: UserNamePart[] = [];
  let end = 0;
  for (const match of template.matchAll(placeholder)) {
    const part = partOf(match[1] ?? "");
    if (!part) return undefined;
    parts.push(...textPart(template.slice(end, match.index)), part);
    end = match.index + match[0].length;
  }
  return [...parts, ...textPart(template.slice(end))];
}

const textPart = (text: string): UserNamePart[] => (text === "" ? [] : [{ kind: "text", text }]);

function partOf(inside: string): UserNamePart | undefined {
  const plain = attribute.exec(inside)?.[1];
  if (plain !== undefined) return { kind: "attribute", name: plain };
  const [, change, changed] = inOneCase.exec(inside) ?? [];
  if (changed !== undefined)
    return { kind: "attribute", name: changed, change: change === "toLowerCase" ? "toLowerCase" : "toUpperCase" };
  const [, side, whole, at] = cut.exec(inside) ?? [];
  if (whole === undefined || at === undefined) return undefined;
  return {
    kind: "attribute",
    name: whole,
    cut: { side: side === "Before" ? "before" : "after", at: JSON.parse(`"${at}"`) as string },
  };
}

/** The user name of somebody, by the template. */
export function fillUserName(parts: readonly UserNamePart[], profile: Readonly<Record<string, unknown>>): string {
  return parts.map((part) => (part.kind === "text" ? part.text : valueOf(part, profile[part.name]))).join("");
}

function valueOf({ change, cut: cutting }: Extract<UserNamePart, { kind: "attribute" }>, value: unknown): string {
  const text = typeof value === "string" ? value : "";
  if (change !== undefined) return text[change]();
  if (!cutting) return text;
  const [first = "", ...rest] = text.split(cutting.at);
  return cutting.side === "before" ? first : rest.join(cutting.at);
}
