import type { OktaMapping } from "../../lib/okta/api/profile-mapping";
import * as errors from "./errors";
import { fail } from "../../lib/core/problem";
import { getProfileMapping, mappingChanges, type Okta, updateProfileMapping } from "../../lib/okta/api";
import type { Client } from "../client";
import type { OperationContext } from "../plugin/types";

export interface MappingWrite {
  readonly declared: Readonly<Record<string, OktaMapping>>;
  /** Names of mappings that are to go. */
  readonly removed: readonly string[];
}

/** Okta changes the whole object for each request; two at a time, of two resources for one app, could undo each other. */
let lastWrite: Promise<unknown> = Promise.resolve();

/**
 * Brings the live mapping to what is declared: one request with what differs in meaning, and none when nothing does.
 * @throws ScimformError when a call failed, or when Okta's answer shows something else
 */
export function writeMappings(
  context: OperationContext<Client>,
  okta: Okta,
  mappingId: string,
  { declared, removed }: MappingWrite,
): Promise<void> {
  const write = lastWrite.then(async () => {
    const live = await getProfileMapping(okta, mappingId);
    const changes = mappingChanges(declared, removed, live.properties);
    if (Object.keys(changes).length === 0) return;
    context.beforeWrite();
    const { properties } = await updateProfileMapping(okta, mappingId, changes);
    const left = Object.keys(mappingChanges(declared, removed, properties));
    if (left.length > 0) throw fail(errors.mappingNotTaken, left);
  });
  lastWrite = write.catch(() => undefined);
  return write;
}
