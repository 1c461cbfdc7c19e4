import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { appName } from "../../lib/config/common/field";
import type { ProjectFiles } from "../../lib/config/common/files";
import { fail, ScimformError } from "../../lib/core/problem";
import { slug } from "../../lib/core/slug";
import type { Questions } from "../questions";
import { type AttributeTable, readAttributeTable, withoutTable } from "./attribute-table";
import * as errors from "./errors";
import { type ProfileSummary, readProfiles } from "./profiles";
import { readTables } from "./table-file";
import { vendorProfileText } from "./vendor-text";

/** What the command line says of a vendor that has no profile. */
export interface VendorOptions {
  /** Name of the profile to be made. */
  readonly target?: string;
  readonly vendor?: string;
  /** A file, or `-` for standard input. */
  readonly fromTable?: string;
  /** Lines of the table, typed. */
  readonly attribute?: readonly string[];
  readonly provisionGroups?: boolean;
}

export interface VendorCircumstances {
  readonly options: VendorOptions;
  readonly files: ProjectFiles;
  readonly questions?: Questions;
  readonly say: (line: string) => void;
  readonly cwd: string;
  readonly readStdin: () => Promise<string>;
}

/** A profile that is still to be written, and what the table says besides. */
export interface VendorProfile {
  readonly profile: ProfileSummary;
  readonly table: AttributeTable;
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
  const table = await withGroups(await attributeTable(circumstances), circumstances);
  const file = { name: `config/targets/${name}.yaml`, text: vendorProfileText(title, table) };
  const [profile] = readProfiles({ ...files, targets: new Map([[name, file]]) });
  if (!profile) throw new Error(`the profile of ${title} is no profile`);
  return { profile, table };
}

async function attributeTable(circumstances: VendorCircumstances): Promise<AttributeTable> {
  const { options, questions, say } = circumstances;
  if (options.attribute) return tableOf(options.attribute.join("\n"), "--attribute");
  if (options.fromTable !== undefined)
    return tableOf(await textOf(options.fromTable, circumstances), options.fromTable);
  if (!questions) return withoutTable();
  for (;;) {
    const answer = await questions.ask({
      text: "Its table of attributes: a file (Markdown, CSV, HTML), - to paste or type it, empty for Entra's default set",
      otherwise: "",
    });
    if (!answer) return withoutTable();
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

function tableOf(text: string, origin: string): AttributeTable {
  const tables = readTables(text);
  const table = readAttributeTable(tables);
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
