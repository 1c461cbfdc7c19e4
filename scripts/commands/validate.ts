import type { Command } from "commander";
import { type AnyStackConfig, selectStacks } from "../../lib/config";
import { isMatchedByNameAlone } from "../../lib/entra/schema/changeable-matching";
import { ExitCode, type Problem } from "../../lib/core/problem";
import type { Json, Report } from "../report";
import { checkImports } from "../verbs/validate/imports";
import { judgeLive } from "../verbs/validate/live";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly resolved?: boolean;
  readonly live?: boolean;
}

/** `validate`: is the config right; offline, unless it is told to ask. */
export function validateCommand(session: CommandSession): Command {
  return newCommand(
    "validate",
    "check the config and show everything that is wrong with it; asks no service without --live",
    [
      "scimform validate",
      "scimform validate advisors-test",
      "scimform validate --resolved 'advisors-*'",
      "scimform validate --live advisors-test",
    ],
    "0 no errors (there can be warnings), 2 errors",
  )
    .argument("[stacks...]", "stacks to look at: names, or patterns such as 'advisors-*' (default: all)")
    .option("--resolved", "print the resolved config of each stack, and where each value comes from")
    .option("--live", "also ask the jobs that are deployed which attributes, functions and filter operators they have")
    .action((patterns: string[], options: Options) =>
      session.execute("validate", options, async (context, report) => {
        const { allStacks, declared } = context.project;
        const { stacks: named, problems: unknown } = selectStacks(declared, patterns);
        const offline =
          patterns.length === 0 || unknown.length > 0
            ? [...context.project.problems]
            : context.project.problems.filter((problem) => named.some((stack) => stack.isConcernedBy(problem)));
        // What is wrong elsewhere may be why nothing has such a name.
        if (!offline.some(isError)) offline.push(...unknown);
        const names = new Set(named.map(({ stack }) => stack));
        const chosen = allStacks.filter((each) => names.has(each.stack));
        offline.push(...checkImports(chosen, context.root));
        const problems = options.live ? await judgeLive(chosen, offline, context) : offline;
        report.add(problems, ExitCode.usage);
        for (const stack of chosen) {
          report.result(options.resolved ? resolved(stack) : { stack: stack.stack, target: stack.target });
          if (options.resolved) printResolved(stack, report);
        }
        const changeable = allStacks.filter(
          (each) => names.has(each.stack) && "schema" in each && isMatchedByNameAlone(each.schema),
        );
        const wrong = problems.filter(isError).length;
        // A hint, for whoever has nothing to mend.
        if (wrong === 0 && changeable.length > 0) report.line(matchingHint(changeable.map(({ stack }) => stack)));
        const warnings = problems.length - wrong;
        const counts = [count(names.size, "stack"), count(wrong, "error"), count(warnings, "warning")].join(", ");
        report.line(counts, wrong > 0 ? "bad" : "good");
      }),
    );
}

const matchingHint = (stacks: readonly string[]): string =>
  `${stacks.slice(0, 3).join(", ")}${stacks.length > 3 ? ` and ${stacks.length - 3} more` : ""}: people are matched by a name that can change, and by nothing else; \`scimform preflight ${stacks[0]} --rename old.example=new.example\` shows what that means (docs/tasks/domain-rename.md)`;

const isError = ({ severity }: Problem): boolean => severity === "error";

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const resolved = (stack: AnyStackConfig): Json => JSON.parse(JSON.stringify(stack)) as Json;

/** Prints one line for each value: `path = value   # where it comes from`. */
function printResolved(stack: AnyStackConfig, report: Report): void {
  report.line(stack.stack);
  const { origins, ...values } = stack;
  for (const [path, value] of leaves(values, [])) {
    const origin = originOf(origins, path);
    const place = origin ? `   # ${origin.file}:${origin.line}` : "";
    report.line(`  ${path.join(".")} = ${JSON.stringify(value)}${place}`);
  }
  report.line("");
}

function leaves(value: unknown, path: readonly string[]): [readonly string[], unknown][] {
  if (value === undefined) return [];
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isMap) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Returns the origin of the value itself, or of the nearest enclosing element that has one. */
function originOf(
  origins: AnyStackConfig["origins"],
  path: readonly string[],
): AnyStackConfig["origins"][string] | undefined {
  for (let length = path.length; length > 0; length--) {
    const origin = origins[path.slice(0, length).join(".")];
    if (origin) return origin;
  }
  return undefined;
}
