import { importsPath } from "../../../lib/terraform/imports-file";
import type { CommandContext } from "../../context";
import { confirm } from "../../confirm";
import { mapStacks } from "../../identity-providers";
import { type Report, toJson } from "../../report";
import { compareFiles, writeFiles } from "../export/files";

export interface RecoverOptions {
  readonly app?: string;
  readonly restore?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Restores the app of a stack from the recycle bin, after announcing the objects; Terraform's state is left as it is. */
export async function restore(
  pattern: string,
  options: RecoverOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const [done] = mapStacks([context.oneOfAllStacks(pattern, "`recover`")], async (provider, config) => {
    const { stack } = config;
    const deleted = await provider.recover().findDeleted(config, options.app, context);
    report.line(`${deleted.origin} is the app of ${stack}`, "good");
    for (const each of deleted.objects) report.line(`  restores ${each}`);
    await confirm(`Restoring the app of ${stack}`, options, context.io);
    await deleted.restore();
    report.result({ stack, restored: deleted.objects });
    report.line(`${stack}: restored`, "good");
    report.line(`  \`npx cdktf diff ${stack}\` shows what did not come back with it: policies do not.`);
    report.line(
      `  \`npx cdktf deploy ${stack}\`, then \`scimform status ${stack}\`: provisioning can need a day to come back by itself; \`scimform restart ${stack}\` does not wait.`,
    );
  });
  await done;
}

/** Notes what exists of a stack of the config, so that the next deploy takes it over; nothing but the file changes. */
export async function recover(
  pattern: string,
  { app }: RecoverOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const [done] = mapStacks([context.oneOfAllStacks(pattern, "`recover`")], async (provider, config) => {
    const { stack } = config;
    const { origin, text, found, missing, details } = await provider.recover().find(config, app, context);
    const files = compareFiles(context.root, [{ name: importsPath(stack), text }]);
    writeFiles(context.root, files);
    const [file] = files;
    report.result(
      toJson({ ...details, stack, found, missing, files: files.map(({ name, action }) => ({ name, action })) }),
    );
    report.line(`${origin} is the app of ${stack}`, "good");
    for (const each of found) report.line(`  takes over ${each}`);
    for (const each of missing) report.line(`  not there: ${each}; the deploy makes it`, "note");
    report.line(
      `  ${file?.action === "keep" ? "kept" : "wrote"} ${importsPath(stack)}; nothing has changed elsewhere.`,
    );
    report.line(
      `  \`npx cdktf diff ${stack}\` shows what the deploy takes over. Read it: nothing may be destroyed or replaced.`,
    );
    report.line(`  \`npx cdktf deploy ${stack}\` takes it over; afterwards delete ${importsPath(stack)}.`);
  });
  await done;
}
