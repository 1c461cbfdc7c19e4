import { resolve } from "node:path";
import type { Project, StackConfig } from "../lib/config";
import type {
  DirectoryApi,
  Endpoints,
  EnterpriseApp,
  Graph,
  LogApi,
  SignIn,
  SynchronizationApi,
  SynchronizationJob,
} from "../lib/entra";
import * as errors from "../lib/errors/commands";
import { inputMissing } from "../lib/errors/profile";
import { ExitCode, fail, ScimformError } from "../lib/errors/problem";
import type { Io } from "./io";

/* Loaded when asked for: a command that needs neither config nor tenant starts without them. */
/* eslint-disable @typescript-eslint/no-require-imports */
const configLibrary = () => require("../lib/config") as typeof import("../lib/config");
const entraLibrary = () => require("../lib/entra") as typeof import("../lib/entra");
/* eslint-enable @typescript-eslint/no-require-imports */

/** Signed in to the tenant of a stack. */
export interface Tenant {
  readonly endpoints: Endpoints;
  readonly signIn: SignIn;
  readonly graph: Graph;
  readonly directory: DirectoryApi;
  readonly synchronization: SynchronizationApi;
  readonly logs: LogApi;
}

/** A deployed stack: its objects in the tenant. */
export interface Deployment {
  readonly config: StackConfig;
  readonly tenant: Tenant;
  readonly app: EnterpriseApp;
  readonly job: SynchronizationJob;
}

/** What the commands work with: the project's config, and the tenants it names. Both are loaded when first asked for. */
export class Context {
  private loaded: Project | undefined;
  private readonly tenants = new Map<string, Promise<Tenant>>();
  readonly root: string;

  constructor(
    readonly io: Io,
    folder = ".",
  ) {
    this.root = resolve(io.cwd, folder);
  }

  get project(): Project {
    this.loaded ??= configLibrary().loadProject({ root: this.root, env: this.io.env });
    return this.loaded;
  }

  /**
   * The stacks that the patterns name, all of them without patterns.
   * @param incomplete also those that miss an input: nothing can be done with them but say where to find it
   * @throws ScimformError with everything that is wrong in the config, or with the patterns that name nothing
   */
  stacks(patterns: readonly string[], { incomplete = false } = {}): StackConfig[] {
    const { stacks, problems } = this.project;
    const tolerated = (code: string): boolean => incomplete && code === inputMissing.code;
    const wrong = problems.filter(({ severity, code }) => severity === "error" && !tolerated(code));
    if (wrong.length > 0) throw new ScimformError(wrong, ExitCode.usage);
    const selected = configLibrary().selectStacks(stacks, patterns);
    if (selected.problems.length > 0) throw new ScimformError(selected.problems, ExitCode.usage);
    return selected.stacks;
  }

  /** @throws ScimformError COMMAND_ONE_STACK */
  oneStack(pattern: string, what: string): StackConfig {
    const [only, ...others] = this.stacks([pattern]);
    if (!only || others.length > 0) {
      throw fail(
        errors.oneStackOnly,
        what,
        [only, ...others].flatMap((each) => each?.stack ?? []),
      );
    }
    return only;
  }

  /** Signed in to the tenant of a stack; once for all stacks of the tenant. */
  tenant({ cloud, tenantId }: Pick<StackConfig, "cloud" | "tenantId">): Promise<Tenant> {
    const key = `${cloud} ${tenantId ?? ""}`;
    const known = this.tenants.get(key) ?? this.signIn(cloud, tenantId);
    this.tenants.set(key, known);
    return known;
  }

  /**
   * The objects of a deployed stack.
   * @throws ScimformError ENTRA_APP_NOT_FOUND, ENTRA_APP_AMBIGUOUS, COMMAND_JOB_MISSING, COMMAND_JOB_AMBIGUOUS
   */
  async deployment(config: StackConfig): Promise<Deployment> {
    const tenant = await this.tenant(config);
    const app = await tenant.directory.findApp(config);
    const job = onlyJob(config.stack, app.id, await tenant.synchronization.listJobs(app.id));
    return { config, tenant, app, job };
  }

  private async signIn(cloud: StackConfig["cloud"], tenantId: string | undefined): Promise<Tenant> {
    const { env, fetch, clock, sleep, createCredential } = this.io;
    const { createGraph, DirectoryApi, LogApi, resolveEndpoints, SynchronizationApi } = entraLibrary();
    const endpoints = await resolveEndpoints({ cloud, env, fetch });
    const credential = createCredential({ env, endpoints, tenantId, fetch });
    const graph = createGraph({ credential, endpoints, fetch, clock, sleep });
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
  const candidates = entraLibrary().scimJobs(jobs);
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
