import type { DirectoryAttributes } from "../../../lib/entra/language/value";
import { ScimformError } from "../../../lib/core/problem";
import { isSoftDeleted } from "../../../lib/entra/requests";
import type { JobContext } from "./context";
import { EntryError } from "./entry-error";
import type { JobMapping } from "./job-mapping";
import { evaluateScope, type ScopeResult } from "./scope";
import { groupAttributes, userAttributes } from "./source";

/** An object of the directory, ready to be provisioned. */
export interface SourceObject {
  readonly id: string;
  /** User principal name, or a group's display name. */
  readonly identifier: string;
  readonly attributes: DirectoryAttributes;
  readonly scope: ScopeResult;
}

/**
 * Reads an object and decides whether it is in scope.
 * @returns undefined when it is not in the directory any more, not even as a deleted object
 * @throws EntryError when a scoping filter cannot be evaluated for it
 */
export function readSourceObject(context: JobContext, mapping: JobMapping, id: string): SourceObject | undefined {
  return mapping.type === "users" ? readUser(context, mapping, id) : readGroup(context, mapping, id);
}

/**
 * Reads an object as {@link readSourceObject} does, but returns undefined when its filters cannot be evaluated: it fails when it
 * is provisioned, not before.
 */
export function readIfPossible(context: JobContext, mapping: JobMapping, id: string): SourceObject | undefined {
  try {
    return readSourceObject(context, mapping, id);
  } catch (error) {
    if (error instanceof EntryError) return undefined;
    throw error;
  }
}

function readUser(context: JobContext, mapping: JobMapping, id: string): SourceObject | undefined {
  const user = context.state.users[id];
  if (user === undefined) return undefined;
  const roles = context.assignments.rolesOf(id) ?? [];
  const deleted = user.deletedDateTime !== null;
  // Scoping filters see the account itself: IsSoftDeleted depends on their outcome.
  const ownState = userAttributes(user, { softDeleted: deleted || !user.accountEnabled, roles });
  const scope = scopeOf(context, mapping, id, {
    active: user.accountEnabled && !deleted,
    eligible: true,
    attributes: ownState,
  });
  const softDeleted = isSoftDeleted({
    assigned: scope.assigned && scope.entitled,
    inScope: scope.passesFilters,
    accountEnabled: user.accountEnabled,
    deleted,
  });
  return { id, identifier: user.userPrincipalName, attributes: userAttributes(user, { softDeleted, roles }), scope };
}

function readGroup(context: JobContext, mapping: JobMapping, id: string): SourceObject | undefined {
  const group = context.state.groups[id];
  if (group === undefined) return undefined;
  const attributes = groupAttributes(group);
  const scope = scopeOf(context, mapping, id, {
    active: group.deletedDateTime === null,
    eligible: group.securityEnabled,
    attributes,
  });
  return { id, identifier: group.displayName, attributes, scope };
}

function scopeOf(
  { settings, assignments }: JobContext,
  { sourceName, filters }: JobMapping,
  id: string,
  facts: { readonly active: boolean; readonly eligible: boolean; readonly attributes: DirectoryAttributes },
): ScopeResult {
  try {
    return evaluateScope({
      objectType: sourceName,
      syncAll: settings.scope === "all",
      roles: assignments.rolesOf(id)?.map(({ displayName }) => displayName),
      filters,
      ...facts,
    });
  } catch (cause) {
    if (!(cause instanceof ScimformError)) throw cause;
    throw new EntryError("InternalError", `A scoping filter could not be evaluated: ${cause.message}`, { cause });
  }
}
