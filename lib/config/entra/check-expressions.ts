import * as coreErrors from "../../core/errors";
import * as configErrors from "../common/errors";
import type { Problem, ProblemPath } from "../../core/problem";
import { expressionErrors } from "../../entra/language/errors";
import { type ExpressionProblem, parse } from "../../entra/language";
import { directoryAttributes } from "../../entra/schema/directory-attributes";
import { writtenOffset } from "../common/scalar-position";
import { subtree } from "../common/tree";
import { hasTypographicQuotes, straightened } from "../../core/typographic";
import type { YamlFile } from "../common/yaml";
import { quoted } from "../common/yaml-traps";

/**
 * Sources that are no expressions, in the layer at `path`: where they are written, however many stacks use them.
 * Looks at the data as it stands in the file, so that a mistake elsewhere in it hides none of these.
 */
export function checkExpressions(file: YamlFile, path: ProblemPath): Problem[] {
  return ["users", "groups"].flatMap((type) => {
    const at = [...path, type, "mappings"];
    return Object.entries(subtree(file.data, at)).flatMap(([target, mapping]) =>
      checkMapping(file, [...at, target], mapping),
    );
  });
}

function checkMapping(file: YamlFile, path: ProblemPath, mapping: unknown): Problem[] {
  const target = String(path.at(-1));
  const problems: Problem[] = [];
  if (hasTypographicQuotes(target))
    problems.push({ ...coreErrors.typographicQuotes(`${straightened(target)}: …`), location: file.locateKey(path) });
  if (typeof mapping === "string") return [...problems, ...checkSource(file, path, mapping)];
  const { source, raw } = subtree(mapping);
  if (typeof source === "string" && typeof raw === "string")
    problems.push({ ...configErrors.rawAndSource(target), location: file.locateKey([...path, "raw"]) });
  if (typeof source === "string") problems.push(...checkSource(file, [...path, "source"], source));
  if (typeof raw === "string") problems.push(...checkRaw(file, [...path, "raw"], raw));
  return problems;
}

/** Checks the text of a live mapping, which users do not correct: its problems are reported as they are. */
function checkRaw(file: YamlFile, path: ProblemPath, raw: string): Problem[] {
  const parsed = parse(raw, { raw: true });
  return locateProblems(file, path, raw, parsed.ok ? parsed.warnings : parsed.problems);
}

function checkSource(file: YamlFile, path: ProblemPath, source: string): Problem[] {
  const parsed = parse(source);
  if (parsed.ok) return [];
  const location = file.locate(path);
  const corrected = (text: string): string => `${straightened(String(path.at(-1)))}: ${quoted(text)}`;
  const straight = untypographic(source);
  if (straight !== undefined) return [{ ...coreErrors.typographicQuotes(corrected(straight)), location }];
  if (!/["[\](]/.test(source) && source.trim() !== "") {
    // As Okta and SAML claims name attributes.
    const [, written = source] = /^(?:user\.|\{)(\w+)\}?$/i.exec(source) ?? [];
    const name = Object.hasOwn(oktaNames, written) ? oktaNames[written] : written;
    const attribute = directoryAttributes.users.find((each) => each.name.toLowerCase() === name?.toLowerCase());
    const meant = attribute ? `[${attribute.name}]` : JSON.stringify(source);
    return [{ ...configErrors.quotesLost(source, corrected(meant)), location }];
  }
  const stray = parsed.problems.findIndex(({ code }) => code === expressionErrors.unexpectedCharacter.code);
  // What comes behind a character without a meaning mostly follows from it.
  return locateProblems(file, path, source, stray < 0 ? parsed.problems : parsed.problems.slice(0, stray + 1));
}

/** Attributes that Okta's default user profile calls otherwise. */
const oktaNames: Readonly<Record<string, string>> = {
  ...{ login: "userPrincipalName", email: "mail", firstName: "givenName", lastName: "surname" },
  ...{ title: "jobTitle", mobilePhone: "mobile", zipCode: "postalCode" },
};

function locateProblems(
  file: YamlFile,
  path: ProblemPath,
  source: string,
  problems: readonly ExpressionProblem[],
): Problem[] {
  const scalar = file.scalarAt(path);
  return problems.map(({ position, ...problem }) => {
    // An environment variable inside has shifted everything behind it.
    const exact = scalar && scalar.scalar.value === source;
    const inside = exact ? writtenOffset(scalar.written, scalar.scalar.type, position.offset) : undefined;
    return {
      ...problem,
      location: scalar && inside !== undefined ? file.locationAt(scalar.offset + inside) : file.locate(path),
    };
  });
}

/** The expression with straight quotes; without those around the whole where they were meant for YAML. */
function untypographic(source: string): string | undefined {
  if (!hasTypographicQuotes(source)) return undefined;
  const straight = straightened(source);
  const inner = /^"(.*)"$/.exec(straight)?.[1];
  return [inner, straight].find((text) => text !== undefined && parse(text).ok);
}
