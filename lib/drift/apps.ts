import { formerStack } from "../core/former-stack";
import type { StackConfig } from "../config/entra/model";
import type { EnterpriseApp } from "../entra/graph/directory-api";
import { stackOfTags, stackTag } from "../entra/application/stack-tag";
import * as entraErrors from "../entra/graph/errors";
import { fail } from "../core/problem";

/**
 * The app of a stack among all tagged ones of the tenant, under its former name until the renamed one is deployed.
 * @throws ScimformError ENTRA_APP_AMBIGUOUS
 */
export function appOf(config: StackConfig, tagged: readonly EnterpriseApp[]): EnterpriseApp | undefined {
  const found = appsOf(config, tagged);
  if (found.length > 1) {
    const apps = found.map(({ id, displayName }) => `${id} "${displayName ?? ""}"`);
    throw fail(entraErrors.appAmbiguous, config.stack, apps);
  }
  return found[0];
}

/** Finds all apps of a stack, however many there are. */
export function appsOf(config: StackConfig, tagged: readonly EnterpriseApp[]): readonly EnterpriseApp[] {
  const named = (stack: string): readonly EnterpriseApp[] =>
    tagged.filter(({ tags }) => tags?.includes(stackTag(stack)));
  const former = formerStack(config);
  const own = named(config.stack);
  return own.length > 0 || former === undefined ? own : named(former);
}

/** An app of ours that no stack claims. */
export interface Orphan {
  readonly stack: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
}

/** @param stacks all stacks that are deployed to the tenant of the apps */
export function orphansAmong(tagged: readonly EnterpriseApp[], stacks: readonly StackConfig[]): Orphan[] {
  const claimed = new Set(stacks.flatMap((config) => appsOf(config, tagged)));
  return tagged
    .filter((app) => !claimed.has(app))
    .map(({ id, displayName, tags }) => ({
      stack: stackOfTags(tags ?? []) ?? "",
      servicePrincipalId: id,
      displayName: displayName ?? "",
    }))
    .sort((a, b) => a.stack.localeCompare(b.stack));
}
