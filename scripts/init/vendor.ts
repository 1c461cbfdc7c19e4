import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { IdentityProviderName } from "../../lib/config/common/model";
import { appName } from "../../lib/config/common/field";
import type { ProjectFiles } from "../../lib/config/common/files";
import { fail, ScimformError } from "../../lib/core/problem";
import { slug } from "../../lib/core/slug";
import type { Questions } from "../questions";
import { type AttributeTable, readAttributeTable, withoutTable } from "./attribute-table";
import * as errors from "./errors";
import { type ProfileSummary, readProfiles } from "./profiles";
import { oktaVendorProfileText } from "./okta-vendor-text";
import { readOktaTable, withoutOktaTable } from "./okta-table";
import type { TableSummary } from "./plan";
import { readTables, type Table } from "./table-file";
import { vendorProfileText } from "./vendor-text";

/** Options for a vendor that has no profile. */
export interface VendorOptions {
  /** Name of the profile to be made. */
  readonly target?: string;
  readonly vendor?: string;
  /** A file, or `-` for standard input. */
  readonly fromTable?: string;
  /** Lines of the table, typed. */
  readonly attribute?: readonly string[];
  readonly provisionGroups?: boolean;
  /** Identity provider of its people. */
  readonly identityProvider?: IdentityProviderName;
}

export interface VendorCircumstances {
  readonly options: VendorOptions;
  readonly files: ProjectFiles;
  readonly questions?: Questions;
  readonly say: (line: string) => void;
  readonly cwd: string;
  readonly readStdin: () => Promise<string>;
}

/** A profile that is still to be written, and further remarks of the table. */
export interface VendorProfile {
  readonly profile: ProfileSummary;
  readonly table: TableSummary;
}

/** Whether the options are about a vendor that has no profile. */
export const isAboutVendor = ({ vendor, fromTable, attribute }: VendorOptions): boolean =>
  vendor !== undefined || fromTable !== undefined || attribute !== undefined;

/** The profile of a vendor that has none, from its table of attributes. */
export async function vendorProfile(circumstances: VendorCircumstances): Promise<VendorProfile> {
  const { options, files, questions } = circumstances;
  const title =
    options.vendor ?? options.target ?? (await questions?.ask({ text: "Name of the vendor or its product" }));
  if (title === undefined) throw fail(errors.answerMissing, "Name of the vendor", "--vendor");
  const name = options.target ?? slug(title);
  const wrong = appName.safeParse(name).error?.issues[0]?.message;
  if (wrong !== undefined) throw fail(errors.optionInvalid, "--target", name, `It has to be ${wrong}.`);
  if (files.targets.has(name)) throw fail(errors.profileExists, name);
  const { text, table } = await (options.identityProvider === "okta" ? forOkta : forEntra)(title, circumstances);
  const file = { name: `config/targets/${name}.yaml`, text };
  const [profile] = readProfiles({ ...files, targets: new Map([[name, file]]) });
  if (!profile) throw new Error(`the profile of ${title} is no profile`);
  return { profile, table };
}

interface WrittenProfile {
  readonly text: string;
  readonly table: TableSummary;
}

async function forEntra(title: string, circumstances: VendorCircumstances): Promise<WrittenProfile> {
  const asked = await attributeTable(circumstances, readAttributeTable, "Entra's default set");
  const table = await withGroups(asked ?? withoutTable(), circumstances);
  const { users, groups } = table.schema;
  const count = (each: typeof users): number => Object.keys(each?.mappings ?? {}).length;
  const mapped = `${count(users)} attributes of people${groups ? `, ${count(groups)} of groups` : ""}`;
  return { text: vendorProfileText(title, table), table: { ...table, mapped } };
}

async function forOkta(title: string, circumstances: VendorCircumstances): Promise<WrittenProfile> {
  const table = (await attributeTable(circumstances, readOktaTable, "what Okta maps by itself")) ?? withoutOktaTable();
  const { mappings, asUsual } = table;
  const mapped = `${Object.keys(mappings).length} attributes of people; ${asUsual.length} as the app brings them along`;
  return { text: oktaVendorProfileText(title, table), table: { ...table, mapped } };
}

/**
 * The table as options or answers say.
 * @param usual what is mapped without one, in words
 * @returns undefined without one
 */
async function attributeTable<Read>(
  circumstances: VendorCircumstances,
  read: (tables: readonly Table[]) => Read | undefined,
  usual: string,
): Promise<Read | undefined> {
  const { options, questions, say } = circumstances;
  const tableOf = (text: string, origin: string): Read => requireTable(read, text, origin);
  if (options.attribute) return tableOf(options.attribute.join("\n"), "--attribute");
  if (options.fromTable !== undefined)
    return tableOf(await textOf(options.fromTable, circumstances), options.fromTable);
  if (!questions) return undefined;
  for (;;) {
    const answer = await questions.ask({
      text: `Its table of attributes: a file (Markdown, CSV, HTML), - to paste or type it, empty for ${usual}`,
      otherwise: "",
    });
    if (!answer) return undefined;
    try {
      if (answer !== "-") return tableOf(await textOf(answer, circumstances), answer);
      say("Paste it, or type lines such as userName = userPrincipalName. A line with a dot alone ends it.");
      return tableOf((await questions.linesUntil(".")).join("\n"), "what was pasted");
    } catch (error) {
      if (!(error instanceof ScimformError)) throw error;
      for (const { summary, remedy } of error.problems) say(`${summary} ${remedy}`);
    }
  }
}

async function textOf(file: string, { cwd, readStdin }: VendorCircumstances): Promise<string> {
  if (file === "-") return readStdin();
  let content: Buffer;
  try {
    content = readFileSync(resolve(cwd, file));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw fail(
      errors.tableUnreadable,
      file,
      reason === "ENOENT" ? "there is no such file" : `it cannot be read: ${reason}`,
    );
  }
  // What Excel and "save as Unicode text" of Windows write.
  if (content[0] === 0xff && content[1] === 0xfe) return content.toString("utf16le");
  if (content.includes(0)) throw fail(errors.tableUnreadable, file, "it is no text, such as a workbook or a PDF");
  return content.toString("utf8");
}

function requireTable<Read>(read: (tables: readonly Table[]) => Read | undefined, text: string, origin: string): Read {
  const tables = readTables(text);
  const table = read(tables);
  if (table) return table;
  const seen = tables.map(({ rows: [first] }) => `"${first?.cells.slice(0, 4).join(" | ") ?? ""}"`).slice(0, 3);
  throw fail(
    errors.tableUnreadable,
    origin,
    seen.length > 0 ? `no column of it names attributes of SCIM; it has ${seen.join(", ")}` : "there is no table in it",
  );
}

/** Groups as objects: as the table has them, unless somebody says otherwise. */
async function withGroups(table: AttributeTable, { options, questions }: VendorCircumstances): Promise<AttributeTable> {
  const { groups, ...schema } = table.schema;
  const proposed =
    options.fromTable === undefined && options.attribute === undefined && !questions ? false : groups != null;
  let wanted = options.provisionGroups;
  if (wanted === undefined && questions) {
    const check = (answer: string) => (/^(y(es)?|no?)$/i.test(answer) ? undefined : "It is y or n.");
    const text = "Does it take groups as objects (people in assigned groups are provisioned anyhow): y or n";
    wanted = /^y/i.test((await questions.ask({ text, otherwise: proposed ? "y" : "n", check })) ?? "");
  }
  return (wanted ?? proposed)
    ? { ...table, schema: { ...schema, groups: groups ?? withoutTable().schema.groups } }
    : { ...table, schema };
}
