import { functionCatalogue, type FunctionDefinition, type FunctionParameter, signatureOf } from "./catalogue";
import { argumentTypeTexts, takesEach } from "./types";

/** The table of functions in docs/language.md, made anew from the catalogue. */
export function withFunctionTable(page: string): string {
  const rows = functionCatalogue.map((definition) => [
    `\`${signatureOf(definition)}\``,
    argumentsOf(definition),
    resultOf(definition),
    definition.description,
  ]);
  const cells = [["function", "takes", "returns", "description"], ["---", "---", "---", "---"], ...rows];
  const table = cells.map((row) => `| ${row.join(" | ")} |\n`).join("");
  return page.replace(
    /(<!-- functions: [^\n]*-->\n)[^]*?(<!-- end -->)/,
    (_, start: string, end: string) => start + table + end,
  );
}

/** Parameters that take the same are named together. */
function argumentsOf({ parameters, repeating }: FunctionDefinition): string {
  const groups: { text: string; names: string[] }[] = [];
  for (const parameter of [...parameters, ...repeating]) {
    const text = argumentTypeTexts[parameter.takes] + (parameter.required ? "" : ", optional");
    const last = groups.at(-1);
    if (last?.text === text) last.names.push(`\`${parameter.name}\``);
    else groups.push({ text, names: [`\`${parameter.name}\``] });
  }
  return groups.map(({ text, names }) => `${names.join(", ")}: ${text}`).join("; ");
}

function resultOf({ parameters, repeating, returns }: FunctionDefinition): string {
  const all: readonly FunctionParameter[] = [...parameters, ...repeating];
  const returned = all.filter((parameter) => parameter.returned);
  if (returned.length > 0) {
    const [first] = returned;
    const names = returned.map(({ name }) => `\`${name}\``).join(" or ");
    return first?.returned === "one" ? `one value of ${names}` : `${names} as it is`;
  }
  if (returns === "Strings" || returns === "Roles") return `several ${returns === "Roles" ? "roles" : "texts"}`;
  const one = { String: "one text", Boolean: "one boolean", Integer: "one whole number", Date: "one date" }[
    returns as "String"
  ];
  return all.some(({ takes }) => takesEach.has(takes)) ? `${one}, or as many as it gets` : one;
}
