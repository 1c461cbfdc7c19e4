import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { stackTag } from "../../lib/entra";
import { readProjectFiles } from "../../lib/config/files";
import { ExitCode } from "../../lib/errors/problem";
import { chooseEnvironment, importsPath, isOktaAppId, writeTags } from "../../lib/export";
import { confirm } from "../confirm";
import type { Io } from "../io";
import { type ExportChoices, type Findings, gather } from "../export/gather";
import { type FileChange, writeFiles } from "../export/files";
import { oktaPart } from "../okta/load";
import { type Report, toJson } from "../report";
import { type CommonOptions, newCommand, type Session } from "../session";

interface Options extends CommonOptions, ExportChoices {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `export`: an existing enterprise application becomes config, and Terraform takes it over. */
export function exportCommand(session: Session): Command {
  return newCommand(
    "export",
    "turn an existing enterprise application, or an app in Okta, into config that Terraform takes over without changing anything",
    [
      'scimform export "Advisors" --environment test --dry-run',
      "scimform export 33333333-3333-4333-8333-333333333333 --environment production --app advisors",
      'scimform export "Advisors" --environment production --existing --yes',
      "scimform export 0oa1gjh63g214q0Hq0g4 --environment test",
    ],
    "0 exported (or, with --dry-run, could be), 1 failed, 2 wrong use or config (also: not confirmed), 3 the config cannot say all of it; nothing was done",
  )
    .argument("<app>", "display name, application (client) id, or object id; in Okta: label or id")
    .option("--environment <name>", "where it is, of config/environments.yaml (default: the only one)")
    .option("--app <key>", "its key in the config (default: from its tag or display name)")
    .option("--target <profile>", "name of the target profile (default: one that says the same, else the key)")
    .option("--url <url>", "tenant URL (default: the one that is stored)")
    .option("--existing", "leave application and service principal to whoever made them; manage provisioning only")
    .option("--assignments", "take assignments into the config (default, but with --existing in Entra)")
    .option("--no-assignments", "leave assignments to somebody else (default with --existing in Entra)")
    .option("--dry-run", "show the files, and change nothing")
    .option("--yes", "do not ask")
    .action((app: string, options: Options) =>
      session.execute("export", options, async (context, report) => {
        const { env } = context.io;
        const where = { env, sandbox: Boolean(env["SCIMFORM_SANDBOX"]) };
        const environment = chooseEnvironment(readProjectFiles(context.root), options.environment, where);
        if (isOktaAppId(app) || environment.isOkta)
          return oktaPart.export().oktaExport(app, environment, options, context, report);
        const found = await gather(app, environment, options, context);
        const refused = found.problems.some(({ severity }) => severity === "error");
        announce(found, options, report);
        report.add(found.problems, ExitCode.found);
        const written = !refused && !options.dryRun && (await carryOut(found, options, context.root, context.io));
        report.result(toJson({ ...describe(found, options), written }));
        if (written) conclude(found, context.root, report);
      }),
    );
}

const verbs: Readonly<Record<FileChange["action"], string>> = {
  create: "creates",
  overwrite: "OVERWRITES",
  keep: "keeps",
};

function announce({ draft, files, tags }: Findings, { dryRun }: Options, report: Report): void {
  report.line(`${draft.origin} -> stack ${draft.stack}`);
  for (const { name, text, action } of files) {
    report.line(`  ${verbs[action]} ${name}`, action === "overwrite" ? "note" : "plain");
    // The live schema is long, and only kept for safety.
    if (dryRun && !name.endsWith(".schema.json"))
      for (const line of text.trimEnd().split("\n")) report.line(`    ${line}`);
  }
  if (tags) {
    report.line(`  sets the tag ${stackTag(draft.stack)} in the tenant, on application and service principal`, "note");
  }
}

async function carryOut(
  { draft, files, tags, live, tenant }: Findings,
  options: Options,
  root: string,
  io: Io,
): Promise<boolean> {
  if (!tags && files.every(({ action }) => action === "keep")) return true;
  await confirm(`The export of ${draft.origin}`, options, io);
  writeFiles(root, files);
  const { application, principal } = live;
  if (tags && application) await writeTags(tenant.graph, { application, principal }, tags);
  return true;
}

function describe({ draft, live, files, tags, assigned }: Findings, { dryRun }: Options) {
  const { application, principal, job } = live;
  return {
    stack: draft.stack,
    mode: draft.existing ? "existing" : "adopt",
    displayName: draft.displayName,
    applicationId: application?.id ?? null,
    clientId: principal.appId,
    servicePrincipalId: principal.id,
    jobId: job.id,
    assigned:
      assigned && assigned.assign !== "external"
        ? { groups: assigned.assign.groups.length, users: assigned.assign.users.length }
        : null,
    files: files.map(({ name, action, text }) => ({ name, action, ...(dryRun && { text }) })),
    tags: tags ?? null,
  };
}

function conclude({ draft: { stack } }: Findings, root: string, report: Report): void {
  report.line(`${stack}: exported`, "good");
  const missing = ["cdktf.json", "providers.lock.hcl"].filter((name) => !existsSync(join(root, name)));
  if (missing.length > 0) {
    const where = `cdktf needs ${missing.join(" and ")} in this folder`;
    report.line(`  ${where}: \`npx scimform init\` in an empty folder writes both; copy what is missing.`, "note");
  }
  report.line(`  \`npx cdktf diff ${stack}\` shows what Terraform takes over: nothing to add, change or destroy.`);
  report.line(`  \`npx cdktf deploy ${stack}\` takes it over; afterwards delete ${importsPath(stack)}.`);
}
