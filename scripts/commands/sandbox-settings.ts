import type { Command } from "commander";
import { z } from "zod";
import { faultSchema } from "../../sandbox/faults";
import { requireRunning } from "../../sandbox/process/admin-client";
import { parseWords } from "../../sandbox/process/settings";
import { allSwitches, switchOrder } from "../../sandbox/process/switch-order";
import { newCommand, type CommandSession } from "../session";
import { folderOf, plainExitCodes, type SandboxCommandOptions } from "./sandbox-folder";

/** `sandbox fault`: sets the faults of requests. */
export function faultCommand(session: CommandSession): Command {
  return newCommand(
    "fault",
    "make requests to the sandbox tenant, its SCIM endpoints or the Okta org fail, list what is set up, or clear it",
    [
      "scimform sandbox fault",
      "scimform sandbox fault status=429 retryAfter=3 times=2 path=/secrets$",
      "scimform sandbox fault at=targets status=503",
      "scimform sandbox fault at=advisors-test status=429 retryAfter=3 path=/Users",
      "scimform sandbox fault drop=true carriedOut=true method=POST path=/jobs$ times=1",
      "scimform sandbox fault --clear",
    ],
    plainExitCodes,
  )
    .argument(
      "[name=value...]",
      `a fault to add; names: ${Object.keys(faultSchema.shape).join(", ")} (default: list them)`,
    )
    .option("--clear", "remove all faults")
    .action((words: readonly string[], options: SandboxCommandOptions & { readonly clear?: boolean }) =>
      session.execute("sandbox fault", options, async (context, report) => {
        const fault = words.length > 0 ? parseWords(faultSchema, words) : undefined;
        const running = await requireRunning(folderOf(context, options));
        if (options.clear) await running.call("DELETE", "/faults", z.unknown());
        if (fault) await running.call("POST", "/faults", z.unknown(), fault);
        const faults = await running.call("GET", "/faults", z.array(faultSchema));
        for (const one of faults) {
          report.result(one);
          report.line(wordsOf(one).join(" "));
        }
        if (faults.length === 0) report.line("No faults are set up.");
      }),
    );
}

/** `sandbox switch`: how the tenant behaves where sources disagree, and how late changes arrive. */
export function switchCommand(session: CommandSession): Command {
  return newCommand(
    "switch",
    "show or change how the sandbox tenant, or its Okta org, behaves where it is uncertain, and how late changes arrive",
    [
      "scimform sandbox switch",
      "scimform sandbox switch secretsPut=merge",
      "scimform sandbox switch tokenLifetime=60 replication.servicePrincipal=5000",
      "scimform sandbox switch plan=free",
    ],
    plainExitCodes,
  )
    .argument("[name=value...]", "what to change (default: show all)")
    .action((words: readonly string[], options: SandboxCommandOptions) =>
      session.execute("sandbox switch", options, async (context, report) => {
        const changes = parseWords(switchOrder, words);
        const running = await requireRunning(folderOf(context, options));
        const switches = await running.call("POST", "/switches", allSwitches, changes);
        report.result(switches);
        for (const line of wordsOf(switches)) report.line(line);
      }),
    );
}

/** The way back: one `name=value` for each setting. */
function wordsOf(settings: Readonly<Record<string, unknown>>, prefix = ""): string[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? wordsOf(value as Record<string, unknown>, `${prefix}${name}.`)
      : [`${prefix}${name}=${typeof value === "string" ? value : JSON.stringify(value)}`],
  );
}
