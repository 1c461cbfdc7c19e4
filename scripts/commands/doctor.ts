import { InvalidArgumentError, type Command } from "commander";
import { type PermissionTask, tasks } from "../../lib/entra/graph";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { doctor } from "../verbs/doctor/doctor";

interface Options extends CommonCommandOptions {
  readonly for?: readonly PermissionTask[];
}

/** `doctor`: finds obstacles on this machine, in the tenant, and of the stacks. */
export function doctorCommand(session: CommandSession): Command {
  return newCommand(
    "doctor",
    "look for what stands in the way: programs, provider, Terraform's settings, clock, sign-in, permissions, applications; changes nothing",
    ["scimform doctor", "scimform doctor advisors-test", "scimform doctor '*-production' --for status,drift --json"],
    "0 nothing stands in the way, 1 something could not be looked at, 2 wrong use, 3 found something",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .option(
      "--for <tasks>",
      `what the sign-in is for, separated by commas: ${tasks.join(", ")} (default: all)`,
      parseTasks,
    )
    .action((patterns: string[], options: Options) =>
      session.execute("doctor", options, (context, report) => doctor(patterns, options.for ?? tasks, context, report)),
    );
}

function parseTasks(text: string): readonly PermissionTask[] {
  return text.split(",").map((name) => {
    const task = tasks.find((each) => each === name.trim());
    if (!task) throw new InvalidArgumentError(`"${name.trim()}" is none of ${tasks.join(", ")}.`);
    return task;
  });
}
