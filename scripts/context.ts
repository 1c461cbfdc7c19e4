import { resolve } from "node:path";
import type { AnyStackConfig, Project } from "../lib/config";
import type { IdentityProviderName } from "../lib/config/common/model";
import * as errors from "./errors";
import { projectFolder } from "../lib/core/project-folder";
import { inputMissing } from "../lib/config/common/errors";
import { ExitCode, fail, type Problem, ScimformError } from "../lib/core/problem";
import { EntraSession } from "./entra/session";
import type { Io } from "./io";
import { OktaSession } from "./okta/session";
import { shortestSecret } from "../lib/core/secrets";

/* Loaded when asked for: a command that needs neither config nor tenant starts without them. */
/* eslint-disable-next-line @typescript-eslint/no-require-imports */
const configLibrary = () => require("../lib/config") as typeof import("../lib/config");

/** Command for which stacks are chosen, with the receivers of its problems. */
export interface SelectionCaller {
  readonly warn: (problem: Problem) => void;
  /** The problem that names the stacks which are left out. */
  readonly leftOut: (stacks: readonly string[]) => Problem;
  /** Problem that says why a stack has no such command, and what comes nearest. */
  readonly refusal: (stack: AnyStackConfig) => Problem;
}

/** A stack of one identity provider. */
type StackOf<Name extends IdentityProviderName> = Extract<AnyStackConfig, { readonly identityProvider: Name }>;

/**
 * Environment of the commands: the project's config and, for each identity provider, the tenants or orgs that it names. All are
 * loaded when first requested.
 */
export class CommandContext {
  private loaded: Project | undefined;
  readonly root: string;
  readonly entra: EntraSession;
  readonly okta: OktaSession;

  constructor(
    readonly io: Io,
    folder?: string,
    private readonly caller?: SelectionCaller,
  ) {
    this.root = rootOf(io.cwd, folder);
    this.entra = new EntraSession(io);
    this.okta = new OktaSession(io);
  }

  get project(): Project {
    this.loaded ??= this.load();
    return this.loaded;
  }

  private load(): Project {
    const { env, secrets } = this.io;
    const project = configLibrary().loadProject({ root: this.root, env });
    // Also in the commands that do not need it: what a target answered can come back by way of the tenant.
    for (const { tokenSource } of project.allStacks) secrets.add(env[/^env:(.+)$/s.exec(tokenSource)?.[1] ?? ""] ?? "");
    return project;
  }

  /**
   * The stacks of one identity provider that the patterns name, all of its own without patterns: for commands that no other has. Other
   * stacks are left out, with a warning, where a pattern names some of its own as well.
   * @throws ScimformError with everything that is wrong in the config, or with the patterns that name nothing; and as the caller refuses
   * others
   */
  stacksOf<Name extends IdentityProviderName>(name: Name, patterns: readonly string[]): StackOf<Name>[] {
    const chosen = this.select(patterns);
    const isOwn = (config: AnyStackConfig): config is StackOf<Name> => config.identityProvider === name;
    const stacks = chosen.filter(isOwn);
    const others = chosen.filter((config) => !isOwn(config));
    const { caller } = this;
    if (!caller || others.length === 0) return stacks;
    const { matchesPatterns } = configLibrary();
    const patternsOrAll = patterns.length > 0 ? patterns : ["*"];
    const names = (pattern: string, { stack }: { stack: string }): boolean => matchesPatterns(stack, [pattern]);
    const onlyOthers = patternsOrAll.filter((pattern) => !stacks.some((config) => names(pattern, config)));
    const refused = others.filter((config) => onlyOthers.some((pattern) => names(pattern, config)));
    if (refused.length > 0) throw new ScimformError(refused.map(caller.refusal), ExitCode.usage);
    caller.warn(caller.leftOut(others.map(({ stack }) => stack)));
    return stacks;
  }

  /**
   * The stacks of every identity provider that the patterns name, in the order of the config.
   * @param incomplete also those that miss an input: nothing can be done with them but say where to find it
   * @throws ScimformError with everything that is wrong in the config, or with the patterns that name nothing
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

  /** Hides words that name no stack where a token is expected, since such a word may be the token itself. */
  hideStrays(patterns: readonly string[]): void {
    const { selectStacks } = configLibrary();
    const strays = patterns.filter((each) => selectStacks(this.project.allStacks, [each]).problems.length > 0);
    for (const stray of strays) if (stray.length >= shortestSecret) this.io.secrets.add(stray);
  }

  /** The one of {@link stacksOf}. @throws ScimformError COMMAND_ONE_STACK, and as stacksOf */
  oneStackOf<Name extends IdentityProviderName>(name: Name, pattern: string, what: string): StackOf<Name> {
    return only(this.stacksOf(name, [pattern]), what);
  }

  /** The one stack, of any identity provider. @throws ScimformError COMMAND_ONE_STACK */
  oneOfAllStacks(pattern: string, what: string): AnyStackConfig {
    return only(this.select([pattern]), what);
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
