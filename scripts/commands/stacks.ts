import { isDeepStrictEqual } from "node:util";
import type { Command } from "commander";
import { type AnyStackConfig, matchesPatterns } from "../../lib/config";
import * as errors from "./errors";
import { CommandContext } from "../context";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly changedFrom?: string;
}

/** `stacks`: names of stacks, for pipelines and scripts; offline. */
export function stacksCommand(session: CommandSession): Command {
  return newCommand(
    "stacks",
    "list the stacks, or those that differ from an older checkout of the config; asks no service",
    ["scimform stacks", "scimform stacks '*-production' --json", "scimform stacks --changed-from ../main"],
    "0 listed, 2 wrong use or config",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .option("--changed-from <dir>", "only stacks that are not the same in the project of this folder")
    .action((patterns: string[], options: Options) =>
      session.execute("stacks", options, async (context, report) => {
        const { changedFrom } = options;
        const all = context.select(patterns);
        const before = changedFrom === undefined ? undefined : stacksBefore(context, changedFrom);
        for (const config of all) {
          const { stack, app, environment } = config;
          const change = before && changeOf(before.get(stack), config);
          if (change === "same") continue;
          report.line(stack);
          report.result({ stack, app, environment, change });
        }
        for (const stack of before?.keys() ?? []) {
          const gone = matchesPatterns(stack, patterns) && !all.some((each) => each.stack === stack);
          if (gone) report.problem(errors.removed, stack);
        }
      }),
    );
}

/** Reads the stacks of the older config that can be read. Its errors were there before, and are not reported. */
function stacksBefore({ io }: CommandContext, folder: string): ReadonlyMap<string, AnyStackConfig> {
  return new Map(new CommandContext(io, folder).project.allStacks.map((config) => [config.stack, config]));
}

function changeOf(before: AnyStackConfig | undefined, after: AnyStackConfig): "added" | "changed" | "same" {
  if (!before) return "added";
  return isDeepStrictEqual(withoutOrigins(before), withoutOrigins(after)) ? "same" : "changed";
}

/** A value that moved to another line is the same value. */
const withoutOrigins = (config: AnyStackConfig): object => ({ ...config, origins: undefined });
