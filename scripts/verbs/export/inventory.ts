import type { ProvisioningApp } from "../../../lib/export";
import type { CommandContext } from "../../context";
import { forEachProvider } from "../../identity-providers";
import { type Report, toJson } from "../../report";
import { environmentOf } from "./environment";

interface InventoryOptions {
  readonly environment?: string;
}

/** Lists every application that provisions, with the arguments that a stack for it would need. Changes nothing. */
export async function listApps(options: InventoryOptions, context: CommandContext, report: Report): Promise<void> {
  const environment = environmentOf(options.environment, context);
  const adapters = forEachProvider(
    [],
    (provider) => provider.export(),
    () => true,
  );
  const stacks = new Set(context.project.allStacks.map(({ stack }) => stack));
  const existing = new Map(
    context.project.stacks.flatMap((config): [string, string][] =>
      config.existing ? [[config.existing.servicePrincipalId, config.stack]] : [],
    ),
  );
  for (const adapter of adapters) {
    for (const app of (await adapter.inventory?.(environment, context)) ?? []) {
      const stack = app.stack ?? existing.get(app.servicePrincipalId) ?? null;
      const inConfig = stack !== null && stacks.has(stack);
      report.line(`${app.displayName} (${app.servicePrincipalId})`);
      for (const line of describe(app)) report.line(`  ${line}`, app.state === "quarantined" ? "note" : "plain");
      report.line(`  ${ownerOf(stack, inConfig)}`);
      report.result(toJson({ ...app, stack, inConfig }));
    }
  }
}

function describe({ template, state, lastCompleted, scope, changes }: ProvisioningApp): string[] {
  const cycle = lastCompleted === null ? "no cycle completed" : `last cycle completed ${lastCompleted}`;
  const people = scope === "all" ? "everybody" : "those assigned";
  const mappings =
    changes === null
      ? "its template cannot be read"
      : changes.length === 0
        ? "mappings of its template"
        : `${changes.length} ${changes.length === 1 ? "change" : "changes"} of its template's mappings`;
  return [`template ${template ?? "unknown"}, ${state}, ${cycle}`, `scope: ${people}; ${mappings}`];
}

function ownerOf(stack: string | null, inConfig: boolean): string {
  if (stack === null) return "no stack: `scimform export` turns it into config";
  return inConfig ? `stack ${stack}` : `stack ${stack}, which this config does not have`;
}
