import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { cdktfCliFor } from "../../lib/terraform/cdktf-cli";
import { loadProject } from "../../lib/config";
import { environmentsFile, readProjectFiles, type ProjectFiles } from "../../lib/config/common/files";
import { buildProject } from "../../lib/config/project";
import { tokenVariable } from "../../lib/config/common/token-variable";
import * as configErrors from "../../lib/config/common/errors";
import * as errors from "../init/errors";
import { inputMissing } from "../../lib/config/common/errors";
import { ExitCode, fail, type Problem, ScimformError } from "../../lib/core/problem";
import { installedClis } from "../cdktf-cli";
import { confirm } from "../confirm";
import type { CommandContext } from "../context";
import { newFiles, writeFiles, type NewFile } from "../init/files";
import { interview, type InitOptions } from "../init/interview";
import type { InitPlan } from "../init/plan";
import { readProfiles } from "../init/profiles";
import { Questions } from "../questions";
import { type Report, toJson } from "../report";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions, InitOptions {
  readonly yes?: boolean;
  /** Short form of an input. */
  readonly url?: readonly string[];
}

/** `init`: write the config of a new app, and whatever the project lacks besides. */
export function initCommand(session: CommandSession): Command {
  return newCommand(
    "init",
    "write the config of a new app from a target profile, or from a vendor's table of attributes; asks on a terminal for what the options do not say, overwrites nothing",
    [
      "scimform init",
      "scimform init --target andmoney-advisors --environment test --tenant 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 --group 'SCIM Pilot' --yes",
      "scimform init --target mangoapps-entra --app mangoapps --environment test --input acsUrl=https://acme.mangoapps.example/saml/acs --yes",
      "scimform init --target miniorange-entra --environment test --environment production --group 'test:SCIM Pilot' --group 'production:All Staff' --on-deactivate disable",
      "scimform init --vendor 'Acme People' --from-table acme.html --environment test --url https://scim.acme.example/v2 --group 'SCIM Pilot' --yes",
      "scimform init --vendor 'Acme People' --from-table acme.html --environment test --org https://acme.okta.com --yes",
    ],
    "0 written, 1 failed, 2 wrong use, or nothing was written because something would be wrong in the config",
  )
    .option("--target <profile>", "target profile: a file of config/targets, or one of the package")
    .option("--vendor <name>", "a vendor that has no profile: one is written, as config/targets/<target>.yaml")
    .option(
      "--from-table <file>",
      "the vendor's table of attributes: its page, or a part of it, as Markdown, CSV or HTML; - for standard input (default: Entra's default set)",
    )
    .addOption(
      new Option(
        "--identity-provider <name>",
        "where the people of a vendor without a profile come from (default: okta with --org, else entra)",
      ).choices(["entra", "okta"]),
    )
    .option("--attribute <target=source>", "a line of that table, typed; may be repeated", collect)
    .option("--provision-groups", "the vendor takes groups as objects (default: if its table has some)")
    .option("--no-provision-groups", "it does not")
    .option("--url <[environment:]url>", "SCIM endpoint of the vendor: short for --input scimUrl=<url>", collect)
    .option("--app <key>", "key of the app, and name of the file (default: the profile's name)")
    .option("--display-name <name>", "name of the app in Entra or Okta (default: as the profile proposes)")
    .option("--environment <name>", "environment to deploy it to; may be repeated", collect)
    .option(
      "--tenant <[environment:]id>",
      "directory id of an environment's tenant, where environments.yaml is to be made",
      collect,
    )
    .option("--org <[environment:]url>", "the same for Okta: address of the org", collect)
    .option(
      "--notification-email <[environment:]address>",
      "whom Entra writes to when provisioning fails in an environment",
      collect,
    )
    .option(
      "--backend <[environment:]type,name=value…>",
      "where Terraform keeps the state of an environment, where environments.yaml is to be made, such as production:azurerm,storageAccountName=contosostate,containerName=scimform (default: local)",
      collect,
    )
    .option("--input <[environment:]name=value>", "value of an input that the profile asks for", collectInput)
    .option("--group <[environment:]name>", "group to assign", collect)
    .option("--user <[environment:]name>", "person to assign: user principal name (Okta: login)", collect)
    .addOption(
      new Option(
        "--on-deactivate <what>",
        "where a switch of the target decides it: what becomes of deactivated people",
      ).choices(["disable", "delete"]),
    )
    .option("--yes", "do not ask")
    .action((options: Options) =>
      session.execute("init", options, async (context, report) => {
        const questions =
          context.io.isTerminal && !options.yes && !options.json ? new Questions(context.io) : undefined;
        try {
          await init(options, context, report, questions);
        } finally {
          await questions?.end();
        }
      }),
    );
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

function collectInput(value: string, before: readonly string[] = []): string[] {
  if (!/^[^=]+=[^]+$/.test(value)) throw new InvalidArgumentError("Write it as name=value.");
  return collect(value, before);
}

async function init(options: Options, context: CommandContext, report: Report, questions: Questions | undefined) {
  const { root, io } = context;
  const files = readProjectFiles(root);
  const urls = (options.url ?? []).map((url) => url.replace(/^(?:([a-z][a-z0-9]*):(?!\/\/))?/, "$&scimUrl="));
  const plan = await interview({
    options: {
      ...options,
      identityProvider: options.identityProvider ?? (options.org === undefined ? "entra" : "okta"),
      input: [...(options.input ?? []), ...urls],
    },
    files,
    cwd: io.cwd,
    readStdin: io.readStdin,
    profiles: readProfiles(files),
    questions,
    say: (line) => report.line(line),
    sandbox: Boolean(io.env["SCIMFORM_SANDBOX"]),
  });
  const name = `config/${plan.app}.yaml`;
  // environments.yaml may be still to come.
  if (name === environmentsFile || existsSync(join(root, name))) throw fail(errors.fileExists, name);
  const wanted = await newFiles(root, files, plan, new Date(io.clock()).toISOString().slice(0, 10));
  refuseWhatWouldBeWrong(files, plan, wanted, context);

  sayWhatTableGave(plan, report);
  report.line("Writes:");
  for (const { name, append } of wanted) report.line(`  ${name}${append ? ", lines at its end" : ""}`);
  if (questions) {
    const answer = await questions.ask({ text: "Go on? y or n", otherwise: "n" });
    if (!/^y(es)?$/i.test(answer ?? "")) return report.line("Nothing is written.", "note");
  } else await confirm("Writing these files", options, io);
  writeFiles(root, wanted);

  const stacks = plan.environments.map((environment) => `${plan.app}-${environment.name}`);
  report.result({
    ...{ app: plan.app, target: plan.profile.name, stacks, files: wanted.map((file) => file.name) },
    ...(plan.table && { notMapped: plan.table.leftOut.map(toJson), remarks: plan.table.remarks }),
  });
  const { problems } = loadProject({ root, env: io.env, now: io.clock() });
  report.add(problems.filter(isForLater).map(asWarning), ExitCode.ok);
  report.line(`Written. Next:`, "good");
  for (const line of nextCommands(plan, stacks, root)) report.line(`  ${line}`);
}

/** A person compares it with the vendor's page before anything is written. */
function sayWhatTableGave({ table }: InitPlan, report: Report): void {
  if (!table) return;
  report.line(`Mapped: ${table.mapped}.`);
  for (const remark of table.remarks) report.line(`  ${remark}`, "note");
  if (table.leftOut.length > 0) report.line("Lines of the table that are not mapped:", "note");
  for (const { line, text, why } of table.leftOut)
    report.line(`  line ${line}: ${text.replaceAll("\n", " / ")} (${why})`, "note");
}

/** Refuses a plan after which the whole project, read as if the new files were written, would fail `validate`. */
function refuseWhatWouldBeWrong(
  files: ProjectFiles,
  { profile, table }: InitPlan,
  wanted: readonly NewFile[],
  { io }: CommandContext,
): void {
  const deployment = (file: NewFile): boolean => /^config\/[^/]+\.yaml$/.test(file.name);
  const environments = wanted.find((file) => file.name === environmentsFile);
  const { problems } = buildProject(
    {
      ...files,
      ...(table && {
        targets: new Map([
          ...files.targets,
          [profile.name, { name: `config/targets/${profile.name}.yaml`, text: profile.text }],
        ]),
      }),
      environments: files.environments ?? environments,
      deployments: [...files.deployments, ...wanted.filter((file) => deployment(file) && file !== environments)],
      problems: files.problems.filter(({ code }) => !isAboutMissingFiles(code)),
    },
    { env: io.env, sandbox: Boolean(io.env["SCIMFORM_SANDBOX"]), now: io.clock() },
  );
  const wrong = problems.filter((problem) => problem.severity === "error" && !isForLater(problem));
  if (wrong.length > 0) throw new ScimformError(wrong, ExitCode.usage);
}

const missingFiles = [configErrors.folderMissing, configErrors.environmentsMissing, configErrors.noDeployments];
const isAboutMissingFiles = (code: string): boolean => missingFiles.some((each) => each.code === code);

/** An input may come later: `steps` says from where. */
const isForLater = ({ code }: Problem): boolean => code === inputMissing.code;

const asWarning = (problem: Problem): Problem => ({ ...problem, severity: "warning" });

function nextCommands({ profile, environments }: InitPlan, stacks: readonly string[], root: string): string[] {
  const [first = ""] = stacks;
  const { node } = process.versions;
  const [installed] = installedClis(root, node);
  const cli = installed?.starts ? installed.cli : cdktfCliFor(node);
  const missing = profile.inputs.some(({ name, later }) => !later && environments.some(({ inputs }) => !inputs[name]));
  return [
    "npx scimform validate",
    `npx scimform steps ${first}${missing ? "   # first: where to find the inputs that are missing" : ""}`,
    ...(installed?.starts ? [] : [`npm install --save-dev ${cli.package}@${cli.version}   # the one for this Node.js`]),
    `npx ${cli.command} deploy ${first}`,
    ...(profile.saml ? [`npx scimform certificates ${first}   # lets the certificate sign`] : []),
    ...(profile.identityProvider === "okta"
      ? []
      : [
          `npx scimform credentials ${first}   # with the token in ${tokenVariable(first)}`,
          `npx scimform provision ${first} --user …`,
        ]),
  ];
}
