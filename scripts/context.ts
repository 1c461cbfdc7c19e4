import { resolve } from "node:path";
import type { AnyStackConfig, OktaStackConfig, Project, StackConfig } from "../lib/config";
import type {
  DirectoryApi,
  Endpoints,
  EnterpriseApp,
  Graph,
  LogApi,
  SignIn,
  SynchronizationApi,
  SynchronizationJob,
} from "../lib/entra/graph";
import * as errors from "./errors";
import { projectFolder } from "./project-folder";
import { inputMissing } from "../lib/config/common/errors";
import { ExitCode, fail, type Problem, ScimformError } from "../lib/core/problem";
import type { Okta, OktaApp } from "../lib/okta/api";
import type { Io } from "./io";

/* Loaded when asked for: a command that needs neither config nor tenant starts without them. */
/* eslint-disable @typescript-eslint/no-require-imports */
const configLibrary = () => require("../lib/config") as typeof import("../lib/config");
const entraLibrary = () => require("../lib/entra/graph") as typeof import("../lib/entra/graph");
const oktaLibrary = () => require("../lib/okta/api") as typeof import("../lib/okta/api");
/* eslint-enable @typescript-eslint/no-require-imports */

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

/** A deployed stack of Okta: its app in the org. */
export interface OktaDeployment {
  readonly config: OktaStackConfig;
  readonly okta: Okta;
  readonly app: OktaApp;
}

/** For which command stacks are chosen, and where it hears of what is left out. */
export interface SelectionCaller {
  readonly command: string;
  readonly warn: (problem: Problem) => void;
  /** Why there is no such command for a stack, and what comes nearest. */
  readonly refusal: (stack: AnyStackConfig) => Problem;
}

/** What the commands work with: the project's config, and the tenants and orgs it names. All are loaded when first asked for. */
export class CommandContext {
  private loaded: Project | undefined;
  private readonly tenants = new Map<string, Promise<SignedInTenant>>();
  private readonly orgs = new Map<string, Okta>();
  readonly root: string;

  constructor(
    readonly io: Io,
    folder?: string,
    private readonly caller?: SelectionCaller,
  ) {
    this.root = rootOf(io.cwd, folder);
  }

  get project(): Project {
    this.loaded ??= configLibrary().loadProject({ root: this.root, env: this.io.env });
    return this.loaded;
  }

  /**
   * The stacks of Microsoft Entra ID that the patterns name, all of them without patterns: for commands that do not exist in
   * Okta. Stacks there are left out, with a warning, where a pattern names others as well.
   * @param incomplete also those that miss an input: nothing can be done with them but say where to find it
   * @throws ScimformError with everything that is wrong in the config, or with the patterns that name nothing; COMMAND_NOT_IN_OKTA
   */
  stacks(patterns: readonly string[], options: { incomplete?: boolean } = {}): StackConfig[] {
    const chosen = this.select(patterns, options);
    const stacks = chosen.filter((config) => config.identityProvider === "entra");
    const oktaStacks = chosen.filter((config) => config.identityProvider === "okta");
    const { caller } = this;
    if (!caller || oktaStacks.length === 0) return stacks;
    const { matchesPatterns } = configLibrary();
    const named = patterns.length > 0 ? patterns : ["*"];
    const names = (pattern: string, { stack }: { stack: string }): boolean => matchesPatterns(stack, [pattern]);
    const onlyOkta = named.filter((pattern) => !stacks.some((config) => names(pattern, config)));
    const refused = oktaStacks.filter((config) => onlyOkta.some((pattern) => names(pattern, config)));
    if (refused.length > 0) throw new ScimformError(refused.map(caller.refusal), errors.notInOkta.exitCode);
    caller.warn(
      errors.leftOut(
        caller.command,
        oktaStacks.map(({ stack }) => stack),
      ),
    );
    return stacks;
  }

  /**
   * The stacks of every identity provider that the patterns name, in the order of the config.
   * @throws ScimformError as {@link stacks}, but for COMMAND_NOT_IN_OKTA
   */
  select(patterns: readonly string[], { incomplete = false } = {}): AnyStackConfig[] {
    const { allStacks, problems } = this.project;
    const tolerated = (code: string): boolean => incomplete && code === inputMissing.code;
    const wrong = problems.filter(({ severity, code }) => severity === "error" && !tolerated(code));
    if (wrong.length > 0) throw new ScimformError(wrong, ExitCode.usage);
    const selected = configLibrary().selectStacks(allStacks, patterns);
    if (selected.problems.length > 0) throw new ScimformError(selected.problems, ExitCode.usage);
    return selected.stacks;
  }

  /** @throws ScimformError COMMAND_ONE_STACK, COMMAND_NOT_IN_OKTA */
  oneStack(pattern: string, what: string): StackConfig {
    return only(this.stacks([pattern]), what);
  }

  /** {@link oneStack}, of any identity provider. @throws ScimformError COMMAND_ONE_STACK */
  oneOfAllStacks(pattern: string, what: string): AnyStackConfig {
    return only(this.select([pattern]), what);
  }

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

  /**
   * The Okta org of a stack; once for all stacks of the org. Nothing is sent yet.
   * @throws ScimformError OKTA_SIGN_IN_*, OKTA_SANDBOX_ONLY and others about the settings
   */
  org({ orgUrl }: Pick<OktaStackConfig, "orgUrl">): Okta {
    const key = orgUrl ?? "";
    const known = this.orgs.get(key) ?? oktaLibrary().connectOkta({ orgUrl, ...this.io });
    this.orgs.set(key, known);
    return known;
  }

  /** The app of a deployed stack of Okta. @throws ScimformError OKTA_APP_MISSING, OKTA_APP_AMBIGUOUS */
  async oktaDeployment(config: OktaStackConfig): Promise<OktaDeployment> {
    const okta = this.org(config);
    return { config, okta, app: await oktaLibrary().findApp(okta, config) };
  }

  private async signIn(cloud: StackConfig["cloud"], tenantId: string | undefined): Promise<SignedInTenant> {
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

/** @param folder as `--config` names it; absent: the project that the current folder is in */
export const rootOf = (cwd: string, folder: string | undefined): string =>
  folder === undefined ? projectFolder(cwd) : resolve(cwd, folder);

function only<Stack extends { readonly stack: string }>(stacks: readonly Stack[], what: string): Stack {
  const [first, ...others] = stacks;
  if (!first || others.length > 0) {
    throw fail(
      errors.oneStackOnly,
      what,
      stacks.map(({ stack }) => stack),
    );
  }
  return first;
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
