import { z } from "zod";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";
import type { Okta } from "./client";
import { ifFound } from "./okta-error";

const userSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  profile: z.looseObject({ login: z.string(), email: z.string().nullish() }),
});

/** A person of the org. */
export type OktaUser = z.output<typeof userSchema>;

/**
 * The person of this login or id.
 * @throws ScimformError OKTA_PERSON_MISSING
 */
export async function findUser(okta: Okta, loginOrId: string): Promise<OktaUser> {
  const path = `/api/v1/users/${encodeURIComponent(loginOrId)}`;
  const user = await ifFound(okta.request({ method: "GET", path, scope: "okta.users.read" }, userSchema));
  if (!user) throw fail(oktaErrors.personMissing, loginOrId);
  return user;
}
