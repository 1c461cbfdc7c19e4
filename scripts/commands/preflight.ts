import { InvalidArgumentError, Option, type Command } from "commander";
import { isTenantUrlKnown } from "../../lib/config/entra/tenant-url";
import { ExitCode } from "../../lib/core/problem";
import { type PreflightFinding, sharedPeople, type StackPeople } from "../../lib/preflight";
import { preflightRename } from "../entra/preflight/match-forecast";
import type { DomainRename } from "../../lib/verify";
import { examine } from "../entra/preflight/examine";
import { type Report, toJson } from "../report";
import { forEachStack } from "../each-stack";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly rename?: DomainRename;
}

/** `preflight`: reports the people whom the mappings would fail or surprise, before provisioning is switched on. */
export function preflightCommand(session: CommandSession): Command {
  return newCommand(
    "preflight",
    "look at everybody who is assigned, before provisioning is switched on: whom the mappings or the target would fail, or surprise; changes nothing",
    [
      "scimform preflight advisors-test",
      "scimform preflight '*-production' --json",
      "scimform preflight advisors-production --rename old.example=new.example",
    ],
    "0 nothing that fails anybody, 1 failed, 2 wrong use or config, 3 somebody would fail, or would not be matched",
  )
    .argument("[stacks...]", "names, or patterns such as '*-test' (default: all)")
    .addOption(
      new Option(
        "--rename <old=new>",
        "forecast who would be matched after a rename of the domain; reads the target, too",
      ).argParser(parseRename),
    )
    .action((patterns: string[], options: Options) =>
      session.execute("preflight", options, async (context, report) => {
        const { rename } = options;
        if (rename)
          return forEachStack(context.stacksOf("entra", patterns), report, (config) =>
            preflightRename(config, rename, context, report),
          );
        const assigned: StackPeople[] = [];
        await forEachStack(context.stacksOf("entra", patterns), report, async (config) => {
          const { count, findings, people } = await examine(config, context, report);
          if (isTenantUrlKnown(config)) assigned.push({ stack: config.stack, tenantUrl: config.tenantUrl, people });
          report.result({ stack: config.stack, inScope: count, findings: findings.map(plain) });
          const verdict = findings.length === 0 ? ", nothing to be said against any" : "";
          report.line(`${config.stack}: ${count} in scope${verdict}`, findings.length === 0 ? "good" : "plain");
          tell(findings, report);
        });
        const shared = sharedPeople(assigned);
        if (shared.length > 0) report.result({ stack: null, findings: shared.map(plain) });
        tell(shared, report);
      }),
    );
}

const domain = /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/i;

function parseRename(text: string): DomainRename {
  const [from = "", to = "", ...rest] = text.split("=");
  if (!domain.test(from) || !domain.test(to) || rest.length > 0)
    throw new InvalidArgumentError("Write two domains, such as old.example=new.example.");
  return { from, to };
}

const plain = ({ problem: { code, severity }, people }: PreflightFinding) => toJson({ code, severity, people });

function tell(findings: readonly PreflightFinding[], report: Report): void {
  report.add(
    findings.map(({ problem }) => problem),
    ExitCode.found,
  );
}
