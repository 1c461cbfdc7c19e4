import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import type { ObjectValue } from "../plugin/types";
import { text } from "./value";

/** The address of a job: every object under `/servicePrincipals/{id}/synchronization` is found by these two. */
export interface JobIdentity {
  /** Object id. */
  readonly servicePrincipalId: string;
  readonly jobId: string;
}

/** `<service principal object id>/<job id>`. */
export function formatId({ servicePrincipalId, jobId }: JobIdentity): string {
  return `${servicePrincipalId}/${jobId}`;
}

/** @throws ScimformError when the text is not `<service principal object id>/<job id>`. */
function parseId(id: string): JobIdentity {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([^/\s]+)$/i.exec(id.trim());
  if (!match?.[1] || !match[2]) throw fail(errors.importId, id);
  return { servicePrincipalId: match[1].toLowerCase(), jobId: match[2] };
}

/**
 * An import id can carry attributes that only Terraform knows, so that the plan after the import is empty:
 * `<service principal object id>/<job id>?stack=advisors-test&token_source=env%3ATOKEN`.
 * @param known names of such attributes
 * @throws ScimformError when the text is something else
 */
export function parseImportId(
  id: string,
  known: readonly string[],
): JobIdentity & { readonly attributes: Readonly<Record<string, string>> } {
  const { path, attributes } = splitImportId(id, known);
  return { ...parseId(path), attributes };
}

/** Splits an import id into the part before the attributes, and the attributes. */
export function splitImportId(
  id: string,
  known: readonly string[],
): { readonly path: string; readonly attributes: Readonly<Record<string, string>> } {
  const [path = "", query = ""] = id.split(/\?(.*)/s);
  const attributes = Object.fromEntries(new URLSearchParams(query));
  if (Object.keys(attributes).some((name) => !known.includes(name))) throw fail(errors.importId, id);
  return { path, attributes };
}

/** The identity in a state or a fully known plan; undefined while part of it is unknown. */
export function identityOf(value: ObjectValue): JobIdentity | undefined {
  const servicePrincipalId = text(value["service_principal_id"]);
  const jobId = text(value["job_id"]);
  return servicePrincipalId !== null && jobId !== null ? { servicePrincipalId, jobId } : undefined;
}

/** Returns the identity where Terraform guarantees it: in a state, or in values that are about to be applied. */
export function knownIdentity(value: ObjectValue): JobIdentity {
  const identity = identityOf(value);
  if (!identity) throw new Error("service_principal_id and job_id must be known here");
  return identity;
}
