import type { Env } from "../core/env";

/**
 * Whether the caller permits destroying a protected stack: SCIMFORM_ALLOW_DESTROY names it (or, where a configuration names
 * no stack, its job); several are separated by commas.
 */
export const mayDestroy = (env: Env, name: string): boolean => namesStack(env["SCIMFORM_ALLOW_DESTROY"], name);

/**
 * Whether the caller permits that the config replaces an Okta app's own settings: SCIMFORM_UPDATE_APP names the stack;
 * several are separated by commas.
 */
export const mayUpdateApp = (env: Env, stack: string): boolean => namesStack(env["SCIMFORM_UPDATE_APP"], stack);

function namesStack(list = "", stack: string): boolean {
  return list
    .split(",")
    .map((entry) => entry.trim())
    .includes(stack);
}
