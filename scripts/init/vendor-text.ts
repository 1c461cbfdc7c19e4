import { stringify } from "yaml";
import { plainText } from "../../lib/core/plain-text";
import type { DesiredMapping, DesiredObjectMapping } from "../../lib/entra/schema";
import type { AttributeTable, LeftOut } from "./attribute-table";

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0, defaultStringType: "PLAIN" }).trimEnd();
export const flow = (value: unknown): string =>
  stringify(value, { collectionStyle: "flow", flowCollectionPadding: true, lineWidth: 0 }).trim();
const indented = (text: string, depth: number): string => text.replace(/^(?=.)/gm, " ".repeat(depth));

/** Returns the text as a comment of one line, which no text of a page can leave. */
const comment = (text: string): string => plainText(text.replace(/\s+/g, " "));

/** The profile of a vendor, as if somebody had written it by hand. */
export function vendorProfileText(title: string, { schema, required, leftOut, remarks }: AttributeTable): string {
  const { users, groups, attributes } = schema;
  const lines = [
    "# yaml-language-server: $schema=../schema/target.json",
    `title: ${flow(title)}`,
    "# documentation: https://… # the vendor's page about provisioning",
    `displayName: ${flow(`${title} ({environment})`)}`,
    "",
    "inputs:",
    "  scimUrl:",
    "    title: SCIM endpoint # Entra calls it tenant URL",
    "    kind: url",
    "    example: https://scim.acme.example/v2",
    "",
    'url: "{scimUrl}"',
    "",
    "users: # the whole set of mappings: Entra's others are removed",
    ...mappingLines(users),
    ...leftOutComments(leftOut, "    "),
    "",
    ...(groups ? ["groups:", ...mappingLines(groups), ""] : []),
    ...(attributes?.target ? [indented(yaml({ attributes: { target: attributes.target } }), 0), ""] : []),
    ...(required.length > 0 ? [yaml({ rules: { required } }), ""] : []),
    yaml({
      remarks: [
        "Run `scimform check-target` before the first deploy: it says what the endpoint gets wrong, and whether `patchFlag: required` helps",
        ...remarks,
      ],
      steps: [
        {
          id: "get-access",
          title: "Get SCIM endpoint and token from the vendor",
          text: "The endpoint goes into `inputs: { scimUrl: … }`, the token to `scimform credentials {stack}`.",
          gives: ["scimUrl", "token"],
        },
        {
          id: "look",
          title: "Look at the first people in the target",
          text: "`scimform verify {stack}` compares what the endpoint returns with the mappings.",
          when: "provisioning",
        },
      ],
    }),
  ];
  return `${lines.join("\n")}\n`;
}

/** Comments about the lines of a table that are not mapped. */
export const leftOutComments = (leftOut: readonly LeftOut[], indent: string): string[] =>
  leftOut.length === 0
    ? []
    : [
        `${indent}# Lines of the table that are not mapped:`,
        ...leftOut.map(({ line, text, why }) => `${indent}${comment(`# - line ${line}: ${text} (${why})`)}`),
      ];

function mappingLines(mapping: DesiredObjectMapping | null | undefined): string[] {
  const entries = Object.entries(mapping?.mappings ?? {});
  return [
    "  mappings:",
    ...entries.map(([target, value]) => `    ${yaml({ [target]: "" }).replace(/: ""$/, "")}: ${valueOf(value)}`),
  ];
}

const valueOf = ({ source, match }: DesiredMapping): string =>
  match == null ? flow(source) : `{ source: ${quoted(source ?? "")}, match: ${match} }`;

/** Quotes a text for a flow mapping, in which brackets and commas would end a plain text. */
const quoted = (text: string): string => (text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`);
