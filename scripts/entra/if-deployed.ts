import type { StackConfig } from "../../lib/config";
import { jobMissing } from "../errors";
import { appNotFound } from "../../lib/entra/graph/errors";
import { ScimformError } from "../../lib/core/problem";
import { undefinedIfNotFound } from "../../lib/core/not-found";

const absent = [appNotFound.code, jobMissing.code];

/**
 * Returns the data read of a stack's app, or undefined before its first deploy. An app configured as existing must be there.
 * @throws ScimformError whatever else went wrong
 */
export async function ifDeployed<T>(
  { existing }: Pick<StackConfig, "existing">,
  read: Promise<T>,
): Promise<T | undefined> {
  const isAbsent = (error: unknown): boolean =>
    error instanceof ScimformError && error.problems.some(({ code }) => absent.includes(code));
  return existing === undefined ? undefinedIfNotFound(read, isAbsent) : read;
}
