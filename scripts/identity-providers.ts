import type { AnyStackConfig } from "../lib/config";
import { ExitCode, type Problem, ScimformError } from "../lib/core/problem";
import { entra } from "./entra";
import type { IdentityProvider } from "./identity-provider";
import { okta } from "./okta";

/** Works with some stacks of one identity provider, whichever it is. */
type Use<Result> = <Stack extends AnyStackConfig>(
  provider: IdentityProvider<Stack>,
  stacks: readonly Stack[],
) => Result;

type Choice = (provider: Pick<IdentityProvider<never>, "isNamedBy" | "claims">) => boolean;

/** Hands `use` the provider and those of the stacks that it owns; without such stacks only if it is wanted nevertheless. */
const registered =
  <Stack extends AnyStackConfig>(provider: IdentityProvider<Stack>) =>
  <Result>(stacks: readonly AnyStackConfig[], use: Use<Result>, isWanted: Choice): Result[] => {
    const own = stacks.filter(provider.owns);
    return own.length > 0 || isWanted(provider) ? [use(provider, own)] : [];
  };

/** Identity providers in the order in which stacks are shown. */
const identityProviders = [registered(entra), registered(okta)];

/**
 * Calls `use` once for each identity provider that owns some of the stacks.
 * @param isWanted which others, with no stacks
 */
export const forEachProvider = <Result>(
  stacks: readonly AnyStackConfig[],
  use: Use<Result>,
  isWanted: Choice = () => false,
): Result[] => identityProviders.flatMap((provider) => provider(stacks, use, isWanted));

/** Calls `use` for every stack, with its identity provider. */
export const mapStacks = <Result>(
  stacks: readonly AnyStackConfig[],
  use: <Stack extends AnyStackConfig>(provider: IdentityProvider<Stack>, stack: Stack) => Result,
): Result[] => forEachProvider(stacks, (provider, own) => own.map((stack) => use(provider, stack))).flat();

/** Returns the problem that says why the identity provider of a stack lacks a command, and what comes nearest. */
export function refusalOf(command: string, stack: AnyStackConfig): Problem {
  const [refusal] = mapStacks([stack], ({ absent }) => absent[command]?.(stack.stack));
  if (!refusal) throw new Error(`why ${command} does not exist for ${stack.stack} is not written`);
  return refusal;
}

/**
 * Refuses something before anything is done, if the identity provider of one of the stacks lacks it.
 * @param what command with an option, as it is called after `scimform`
 * @throws ScimformError COMMAND_NOT_IN_OKTA, COMMAND_ONLY_IN_OKTA
 */
export function refuseAbsent(what: string, stacks: readonly AnyStackConfig[]): void {
  const refusals = mapStacks(stacks, ({ absent }, { stack }) => absent[what]?.(stack) ?? []).flat();
  if (refusals.length > 0) throw new ScimformError(refusals, ExitCode.usage);
}
