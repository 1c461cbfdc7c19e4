import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { SynchronizationSchema } from "../../../lib/entra/schema/synchronization-schema";

/**
 * The rule with an enabled mapping for such objects; ids differ between tenants and templates.
 * @throws ScimformError COMMAND_RULE_MISSING
 */
export function ruleFor(schema: SynchronizationSchema, objectName: "User" | "Group", stack: string): string {
  const rule = schema.synchronizationRules.find((each) =>
    (each.objectMappings ?? []).some((mapping) => mapping.sourceObjectName === objectName && mapping.enabled !== false),
  );
  if (!rule) throw fail(errors.ruleMissing, stack, objectName === "User" ? "users" : "groups");
  return rule.id;
}
