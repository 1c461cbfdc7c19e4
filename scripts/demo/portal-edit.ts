import { parse, toSource } from "../../lib/expressions";
import { synchronizationSchema } from "../../lib/mapping";
import type { EntraSandbox } from "../../sandbox";

/** Does what an administrator can do in the portal, behind Terraform's back: lets a target attribute come from somewhere else. */
export function editMapping(sandbox: EntraSandbox, stack: string, target: string, source: string): void {
  const parsed = parse(source);
  if (!parsed.ok) throw new Error(`not an expression: ${source}`);
  const job = sandbox.tenant.findJob(stack);
  const schema = synchronizationSchema.parse(job.schema);
  const mappings = schema.synchronizationRules
    .flatMap(({ objectMappings }) => objectMappings ?? [])
    .filter(({ sourceObjectName }) => sourceObjectName === "User")
    .flatMap(({ attributeMappings }) => attributeMappings ?? []);
  for (const mapping of mappings)
    if (mapping.targetAttributeName === target) Object.assign(mapping, { source: toSource(parsed.expression) });
  job.schema = schema;
}
