import type { StackConfig } from "../../lib/config";
import { ScimformError } from "../../lib/core/problem";
import { credentialsPresent, settingsFromSecrets } from "../../lib/entra/graph";
import { holdsSettings } from "../../lib/entra/graph/settings";
import { compileSchema } from "../../lib/entra/schema";
import { extractSchema } from "../../lib/entra/schema/extract";
import { describeChange, type SchemaChange } from "../../lib/entra/schema/schema-change";
import { compilePlan, type PreviewPlan } from "../../lib/preview";
import type { EntraDeployment } from "./session";

/** Deployed mapping of people, where it differs from the config. */
export interface LiveMapping {
  /** Changes from the tenant to the config, as `drift` shows them. */
  readonly changes: readonly SchemaChange[];
  /** Texts of the changes, with those of the scope. */
  readonly drift: readonly string[];
  /** Plan of the deployed mapping; absent when it is as in the config, or cannot be evaluated. */
  readonly plan?: PreviewPlan;
  /** Whether the job has tenant URL and secret. */
  readonly credentials: boolean;
}

/** Reads the live mapping of people and compares it with the config's. */
export async function readLiveMapping({ app, job, config, tenant }: EntraDeployment): Promise<LiveMapping> {
  const { synchronization } = tenant;
  const [schema, secrets] = await Promise.all([
    synchronization.getSchema(app.id, job.id),
    synchronization.getSecrets(app.id),
  ]);
  const changes = compileSchema(config.schema, schema).changes.filter(({ object }) => object !== "groups");
  const credentials = credentialsPresent(secrets);
  const { scope } = credentials || holdsSettings(secrets) ? settingsFromSecrets(secrets) : config;
  const drift = [
    ...changes.map(describeChange),
    ...(scope === config.scope ? [] : [`~ settings.scope: ${scope} -> ${config.scope}`]),
  ];
  const plan = drift.length > 0 ? planOf(schema, scope) : undefined;
  return { changes, drift, credentials, ...(plan && { plan }) };
}

function planOf(schema: Parameters<typeof extractSchema>[0], scope: StackConfig["scope"]): PreviewPlan | undefined {
  try {
    return compilePlan(extractSchema(schema), { scope });
  } catch (error) {
    if (error instanceof ScimformError) return undefined;
    throw error;
  }
}
