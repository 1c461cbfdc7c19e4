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

const groupSchema = z.looseObject({ id: z.string(), profile: z.looseObject({ name: z.string() }) });

/** Id and name of a person's groups. */
export async function listGroupsOf(okta: Okta, userId: string): Promise<{ id: string; name: string }[]> {
  const path = `/api/v1/users/${encodeURIComponent(userId)}/groups`;
  const groups = await okta.list({ method: "GET", path, scope: "okta.users.read" }, groupSchema);
  return groups.map(({ id, profile }) => ({ id, name: profile.name }));
}

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
