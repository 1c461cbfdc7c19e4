import { providerAttributes } from "./provider";
import type { AttributeDescription, AttributeDescriptions } from "../lib/terraform/attribute";
import { resourceDescriptions } from "../lib/terraform/resources";

/** The tables of docs/provider.md, made from what Terraform gets. */
const tables: Readonly<Record<string, AttributeDescriptions>> = {
  provider: providerAttributes,
  ...Object.fromEntries(resourceDescriptions.map(({ type, attributes }) => [type, attributes])),
};

/** Returns the page with its tables, between `<!-- table: name -->` and `<!-- end -->`, replaced by the current ones. */
export function withAttributeTables(page: string): string {
  return page.replace(
    /(<!-- table: (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      const attributes = tables[name];
      if (!attributes) throw new Error(`docs/provider.md asks for an unknown table: ${name}`);
      return `${start}\n${table(attributes)}\n\n${end}`;
    },
  );
}

function table(attributes: AttributeDescriptions): string {
  const rows = rowsOf(attributes, "", new Map());
  return ["| attribute | type | given | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** @param known where nested attributes were listed already: each set of them is listed once */
function rowsOf(
  attributes: AttributeDescriptions,
  prefix: string,
  known: Map<AttributeDescriptions, string>,
): string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const path = `${prefix}${name}`;
    const { nested, description = "" } = attribute;
    const same = nested && known.get(nested.attributes);
    const meaning = [description, ...allowed(attribute), ...(same === undefined ? [] : [`As \`${same}\`.`])].join(" ");
    const row = `| \`${path}\` | ${typeOf(attribute)} | ${given(attribute)} | ${meaning} |`;
    if (!nested || same !== undefined) return [row];
    known.set(nested.attributes, path);
    const below = { single: ".", map: ".*.", list: "[]." }[nested.mode];
    return [row, ...rowsOf(nested.attributes, `${path}${below}`, known)];
  });
}

function typeOf({ type, nested }: AttributeDescription): string {
  if (nested) return nested.mode === "single" ? "object" : `${nested.mode} of objects`;
  if (typeof type === "string") return type;
  const [collection, element] = type ?? [];
  return `${collection} of ${typeof element === "string" ? element : "objects"}`;
}

function given({ required, optional, computed }: AttributeDescription): string {
  if (required) return "required";
  return [optional ? "optional" : [], computed ? "computed" : []].flat().join(", ");
}

function allowed({ oneOf }: AttributeDescription): string[] {
  return oneOf ? [`One of ${oneOf.map((value) => `\`${value}\``).join(", ")}.`] : [];
}
