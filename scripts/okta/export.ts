import { readProjectFiles } from "../../lib/config/files";
import * as exportErrors from "../../lib/errors/export";
import * as configErrors from "../../lib/errors/okta-config";
import * as errors from "../../lib/errors/okta-export";
import { ExitCode, fail, type Problem } from "../../lib/errors/problem";
import {
  type ExportEnvironment,
  importsPath,
  type LiveOktaApp,
  type OktaDraft,
  oktaDraftOf,
  placeOktaDraft,
  readLiveOktaApp,
  writeOktaImports,
} from "../../lib/export";
import { hasMarker } from "../../lib/okta";
import { confirm } from "../confirm";
import type { Context } from "../context";
import { compareFiles, type FileChange, writeFiles } from "../export/files";
import type { ExportChoices } from "../export/gather";
import { type Report, toJson } from "../report";

interface Options extends ExportChoices {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface Findings {
  readonly draft: OktaDraft;
  readonly live: LiveOktaApp;
  readonly files: readonly FileChange[];
  readonly problems: readonly Problem[];
}

/** `export` of an app in Okta: it stays whose it is, and nothing changes in the org. */
export async function oktaExport(
  app: string,
  environment: ExportEnvironment,
  options: Options,
  context: Context,
  report: Report,
): Promise<void> {
  if (options.url !== undefined) throw fail(errors.optionUnknown, "--url");
  const { draft, live, files, problems } = await gather(app, environment, options, context);
  report.line(`${draft.origin} -> stack ${draft.stack}`);
  for (const { name, text, action } of files) {
    report.line(`  ${action === "keep" ? "keeps" : "creates"} ${name}`);
    if (options.dryRun) for (const line of text.trimEnd().split("\n")) report.line(`    ${line}`);
  }
  report.add(problems, ExitCode.found);
  const refused = problems.some(({ severity }) => severity === "error");
  const written = !refused && !options.dryRun;
  if (written && files.some(({ action }) => action !== "keep")) {
    await confirm(`The export of ${draft.origin}`, options, context.io);
    writeFiles(context.root, files);
  }
  const assigned = draft.assign === "external" ? null : draft.assign;
  report.result(
    toJson({
      ...{ stack: draft.stack, identityProvider: "okta", mode: "existing", label: draft.label, appId: live.app.id },
      assigned: assigned && { groups: assigned.groups.length, users: assigned.users.length },
      files: files.map(({ name, action, text }) => ({ name, action, ...(options.dryRun && { text }) })),
      written,
    }),
  );
  if (written) conclude(draft, report);
}

/** Reads app and project; changes neither. */
async function gather(
  app: string,
  environment: ExportEnvironment,
  choices: ExportChoices,
  context: Context,
): Promise<Findings> {
  const { env, clock } = context.io;
  const sandbox = Boolean(env["SCIMFORM_SANDBOX"]);
  const { name, orgUrl } = environment;
  if (!sandbox && orgUrl === undefined) throw fail(configErrors.orgUrlMissing, name);
  const live = await readLiveOktaApp(app, context.org(orgUrl === undefined ? {} : { orgUrl }));
  const drafted = oktaDraftOf(live, {
    ...{ environment: name, app: choices.app, target: choices.target },
    assignments: choices.assignments ?? true,
  });
  const { draft } = drafted;
  const project = readProjectFiles(context.root);
  refuseManaged(draft, live, context);
  const placed = placeOktaDraft(draft, choices.target, project, { env, sandbox, now: clock() });
  const imports = { name: importsPath(draft.stack), text: writeOktaImports(draft.objects) };
  const files = compareFiles(context.root, [...placed.files, imports]);
  const taken = files.filter(({ action }) => action === "overwrite");
  if (taken.length > 0)
    throw fail(
      errors.fileTaken,
      taken.map((file) => file.name),
    );
  return { draft, live, files, problems: [...placed.problems, ...drafted.problems] };
}

/** An app that a stack of this config has made is that stack's. */
function refuseManaged({ origin, stack }: OktaDraft, { app }: LiveOktaApp, context: Context): void {
  const note = app.settings?.notes?.admin;
  const owner = context.project.oktaStacks.find((config) => !config.existing && hasMarker(note, config.stack));
  if (owner) throw fail(exportErrors.alreadyManaged, origin, owner.stack, stack);
}

function conclude({ stack }: OktaDraft, report: Report): void {
  report.line(`${stack}: exported`, "good");
  report.line(`  \`scimform drift ${stack}\` shows no difference.`);
  report.line(
    `  \`npx cdktf diff ${stack}\` shows what Terraform takes over; nothing to destroy, and no assignment to add.`,
  );
  report.line(`  \`npx cdktf deploy ${stack}\` takes it over; afterwards delete ${importsPath(stack)}.`);
}
