import { existsSync } from "node:fs";
import { join } from "node:path";
import { ExitCode } from "../../../lib/core/problem";
import { importsPath } from "../../../lib/export";
import { confirm } from "../../confirm";
import type { CommandContext } from "../../context";
import { forEachProvider } from "../../identity-providers";
import { type Report, toJson } from "../../report";
import type { ExportChoices, ExportFindings } from "./adapter";
import { environmentOf } from "./environment";
import { type FileChange, writeFiles } from "./files";

export interface ExportOptions extends ExportChoices {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Shows the config of the app, asks, and writes it. */
export async function exportApp(
  app: string,
  options: ExportOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const environment = environmentOf(options.environment, context);
  // The last one: the first takes what no other recognizes.
  const adapter = forEachProvider(
    [],
    (provider) => provider.export(),
    ({ claims }) => claims(app, environment),
  ).at(-1);
  if (!adapter) throw new Error("no identity provider takes the app");
  const found = await adapter.gather(app, environment, options, context);
  announce(found, options, report);
  report.add(found.problems, ExitCode.found);
  const refused = found.problems.some(({ severity }) => severity === "error");
  const written = !refused && !options.dryRun;
  if (written) await carryOut(found, options, context);
  const files = found.files.map(({ name, action, text }) => ({ name, action, ...(options.dryRun && { text }) }));
  report.result(toJson({ ...found.details, stack: found.stack, files, written }));
  if (written) conclude(found, context.root, report);
}

const verbs: Readonly<Record<FileChange["action"], string>> = {
  create: "creates",
  overwrite: "OVERWRITES",
  keep: "keeps",
};

function announce({ origin, stack, files, change }: ExportFindings, { dryRun }: ExportOptions, report: Report): void {
  report.line(`${origin} -> stack ${stack}`);
  for (const { name, text, action } of files) {
    report.line(`  ${verbs[action]} ${name}`, action === "overwrite" ? "note" : "plain");
    // The live schema is long, and only kept for safety.
    if (dryRun && !name.endsWith(".schema.json"))
      for (const line of text.trimEnd().split("\n")) report.line(`    ${line}`);
  }
  if (change) report.line(`  ${change.announcement}`, "note");
}

async function carryOut(
  { origin, files, change }: ExportFindings,
  options: ExportOptions,
  { root, io }: CommandContext,
): Promise<void> {
  if (!change && files.every(({ action }) => action === "keep")) return;
  await confirm(`The export of ${origin}`, options, io);
  writeFiles(root, files);
  await change?.carryOut();
}

function conclude({ stack, proofs }: ExportFindings, root: string, report: Report): void {
  report.line(`${stack}: exported`, "good");
  const missing = ["cdktf.json", "providers.lock.hcl"].filter((name) => !existsSync(join(root, name)));
  if (missing.length > 0) {
    const where = `cdktf needs ${missing.join(" and ")} in this folder`;
    report.line(`  ${where}: \`npx scimform init\` in an empty folder writes both; copy what is missing.`, "note");
  }
  for (const line of proofs) report.line(`  ${line}`);
  report.line(`  \`npx cdktf deploy ${stack}\` takes it over; afterwards delete ${importsPath(stack)}.`);
}
