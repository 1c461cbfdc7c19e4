import { GraphError } from "../../lib/entra/graph";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import { compileSchema, describeChange } from "../../lib/entra/schema";
import type { Client, TenantConnection } from "../client";
import { hasError } from "../plugin/diagnostics";
import type { Diagnostic, ObjectValue, OperationContext } from "../plugin/types";
import { toDesired } from "./desired-value";
import type { JobIdentity } from "./identity";
import { schemaDiagnostics } from "./schema-problems";
import { replicationOptions, poll } from "./polling";

export interface SchemaWrite {
  readonly identity: JobIdentity;
  readonly planned: ObjectValue;
  /** Schema that was applied last; null on create. */
  readonly prior: ObjectValue | null;
}

/**
 * Brings the live schema to what is wanted: one PUT of the whole, and only when something differs in meaning, since every
 * PUT makes Entra run a full cycle. Then reads until Graph shows it.
 * @returns what the live schema does not allow; with an error among it nothing was written
 * @throws ScimformError when a call failed, or when Graph goes on showing something else
 */
export async function writeSchema(
  context: OperationContext<Client>,
  connection: TenantConnection,
  { identity, planned, prior }: SchemaWrite,
): Promise<Diagnostic[]> {
  const desired = toDesired(planned);
  const before = prior ? toDesired(prior) : {};
  const { synchronization } = connection;
  const { servicePrincipalId, jobId } = identity;
  const { signal } = context;
  const options = prior ? { signal } : replicationOptions(context, connection);
  const live = await synchronization.getSchema(servicePrincipalId, jobId, options);
  const dry = compileSchema(desired, live, before);
  const filtersChange = dry.changes.some(({ field }) => field === "filters");
  const compiled = filtersChange
    ? compileSchema(desired, live, before, await operatorNames(connection, identity, signal))
    : dry;
  const diagnostics = schemaDiagnostics(compiled.problems, planned);
  if (hasError(diagnostics) || compiled.changes.length === 0) return diagnostics;

  context.beforeWrite();
  await synchronization.putSchema(servicePrincipalId, jobId, compiled.schema, { signal });
  const differences = await poll(
    context,
    connection,
    async () => {
      const shown = await synchronization.getSchema(servicePrincipalId, jobId);
      return compileSchema(desired, shown, before).changes;
    },
    (changes) => changes.length === 0,
  );
  if (differences.length > 0) throw fail(errors.schemaNotTaken, differences.map(describeChange));
  return diagnostics;
}

/** Reads the names of filter operators. Without an answer there are none, and the names that the portal shows are written. */
async function operatorNames(
  { synchronization }: TenantConnection,
  { servicePrincipalId, jobId }: JobIdentity,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await synchronization.listFilterOperators(servicePrincipalId, jobId, { signal });
  } catch (error) {
    if (error instanceof GraphError) return [];
    throw error;
  }
}
