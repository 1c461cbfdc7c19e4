import { readProjectFiles } from "../../lib/config/common/files";
import * as exportErrors from "../../lib/export/errors";
import * as configErrors from "../../lib/config/okta/errors";
import * as errors from "./errors";
import { fail } from "../../lib/core/problem";
import {
  type ExportEnvironment,
  importsPath,
  type LiveOktaApp,
  type OktaDraft,
  oktaDraftOf,
  filesForOktaDraft,
  readLiveOktaApp,
  writeOktaImports,
} from "../../lib/export";
import { hasMarker } from "../../lib/okta/api";
import type { CommandContext } from "../context";
import type { ExportAdapter, ExportChoices, ExportFindings } from "../verbs/export/adapter";
import { compareFiles } from "../verbs/export/files";
import { toJsonObject } from "../report";

/** An exported app stays whose it is, and nothing changes in the org. */
export const exportAdapter: ExportAdapter = { gather };

async function gather(
  app: string,
  environment: ExportEnvironment,
  choices: ExportChoices,
  context: CommandContext,
): Promise<ExportFindings> {
  if (choices.url !== undefined) throw fail(errors.optionUnknown, "--url");
  const { env, clock } = context.io;
  const sandbox = Boolean(env["SCIMFORM_SANDBOX"]);
  const { name, orgUrl } = environment;
  if (!sandbox && orgUrl === undefined) throw fail(configErrors.orgUrlMissing, name);
  const live = await readLiveOktaApp(app, context.okta.org(orgUrl === undefined ? {} : { orgUrl }));
  const drafted = oktaDraftOf(live, {
    ...{ environment: name, app: choices.app, target: choices.target },
    assignments: choices.assignments ?? true,
  });
  const { draft } = drafted;
  const project = readProjectFiles(context.root);
  refuseManaged(draft, live, context);
  const placed = filesForOktaDraft(draft, choices.target, project, { env, sandbox, now: clock() });
  const imports = { name: importsPath(draft.stack), text: writeOktaImports(draft.objects) };
  const files = compareFiles(context.root, [...placed.files, imports]);
  const taken = files.filter(({ action }) => action === "overwrite");
  if (taken.length > 0)
    throw fail(
      errors.fileTaken,
      taken.map((file) => file.name),
    );
  const { stack, label, assign, origin } = draft;
  return {
    ...{ origin, stack, files, problems: [...placed.problems, ...drafted.problems] },
    details: toJsonObject({
      ...{ identityProvider: "okta", mode: "existing", label, appId: live.app.id },
      assigned: assign === "external" ? null : { groups: assign.groups.length, users: assign.users.length },
    }),
    proofs: [
      `\`scimform drift ${stack}\` shows no difference.`,
      `\`npx cdktf diff ${stack}\` shows what Terraform takes over; nothing to destroy, and no assignment to add.`,
    ],
  };
}

/** An app that a stack of this config has made is that stack's. */
function refuseManaged({ origin, stack }: OktaDraft, { app }: LiveOktaApp, context: CommandContext): void {
  const note = app.settings?.notes?.admin;
  const owner = context.project.oktaStacks.find((config) => !config.existing && hasMarker(note, config.stack));
  if (owner) throw fail(exportErrors.alreadyManaged, origin, owner.stack, stack);
}
