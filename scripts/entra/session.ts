import type { StackConfig } from "../../lib/config";
import type {
  DirectoryApi,
  Endpoints,
  EnterpriseApp,
  Graph,
  LogApi,
  SignIn,
  SynchronizationApi,
  SynchronizationJob,
} from "../../lib/entra/graph";
import { requireOneWorld } from "../../lib/core/sandbox-traces";
import { fail } from "../../lib/core/problem";
import * as errors from "../errors";
import type { Io } from "../io";

/* Loaded when asked for: a command that needs no tenant starts without it. */
/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const library = () => require("../../lib/entra/graph") as typeof import("../../lib/entra/graph");

/** Signed in to the tenant of a stack. */
export interface SignedInTenant {
  readonly endpoints: Endpoints;
  readonly signIn: SignIn;
  readonly graph: Graph;
  readonly directory: DirectoryApi;
  readonly synchronization: SynchronizationApi;
  readonly logs: LogApi;
}

/** A deployed stack: its objects in the tenant. */
export interface EntraDeployment {
  readonly config: StackConfig;
  readonly tenant: SignedInTenant;
  readonly app: EnterpriseApp;
  readonly job: SynchronizationJob;
}

/** Signed in to the tenants that the stacks name, when first asked. */
export class EntraSession {
  private readonly tenants = new Map<string, Promise<SignedInTenant>>();

  constructor(private readonly io: Io) {}

  /** Signed in to the tenant of a stack; once for all stacks of the tenant. */
  tenant({ cloud, tenantId }: Pick<StackConfig, "cloud" | "tenantId">): Promise<SignedInTenant> {
    const key = `${cloud} ${tenantId ?? ""}`;
    const known = this.tenants.get(key) ?? this.signIn(cloud, tenantId);
    this.tenants.set(key, known);
    return known;
  }

  /**
   * The objects of a deployed stack.
   * @throws ScimformError ENTRA_APP_NOT_FOUND, ENTRA_APP_AMBIGUOUS, COMMAND_JOB_MISSING, COMMAND_JOB_AMBIGUOUS
   */
  async deployment(config: StackConfig): Promise<EntraDeployment> {
    const tenant = await this.tenant(config);
    const app = await tenant.directory.findApp(config);
    const job = onlyJob(config.stack, app.id, await tenant.synchronization.listJobs(app.id));
    return { config, tenant, app, job };
  }

  private async signIn(cloud: StackConfig["cloud"], tenantId: string | undefined): Promise<SignedInTenant> {
    const { env, fetch, secrets, createCredential } = this.io;
    requireOneWorld(env);
    const { createGraph, DirectoryApi, LogApi, resolveEndpoints, SynchronizationApi } = library();
    const endpoints = await resolveEndpoints({ cloud, env, fetch });
    const credential = createCredential({ env, endpoints, tenantId, fetch, secrets });
    const graph = createGraph({ ...this.io, credential, endpoints });
    return {
      endpoints,
      signIn: credential,
      graph,
      directory: new DirectoryApi(graph),
      synchronization: new SynchronizationApi(graph),
      logs: new LogApi(graph),
    };
  }
}

/** @throws ScimformError COMMAND_JOB_MISSING, COMMAND_JOB_AMBIGUOUS */
export function onlyJob(
  stack: string,
  servicePrincipalId: string,
  jobs: readonly SynchronizationJob[],
): SynchronizationJob {
  const candidates = library().scimJobs(jobs);
  const [only, ...others] = candidates;
  if (!only) throw fail(errors.jobMissing, stack, servicePrincipalId);
  if (others.length > 0)
    throw fail(
      errors.jobAmbiguous,
      stack,
      candidates.map((job) => job.id),
    );
  return only;
}
