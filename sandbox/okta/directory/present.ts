import type { StoredGroup, StoredUser, OktaProfile } from "../model";

/** A user as the API shows it. */
export function presentUser(user: StoredUser, origin: string): OktaProfile {
  const { typeId, ...shown } = user;
  return {
    ...{ ...shown, lastLogin: null, transitioningToStatus: null, type: { id: typeId } },
    credentials: { provider: { type: "OKTA", name: "OKTA" } },
    _links: { self: { href: `${origin}/api/v1/users/${user.id}` } },
  };
}

/** A group as the API shows it: without its members. */
export function presentGroup({ members: _, ...group }: StoredGroup, origin: string): OktaProfile {
  const href = `${origin}/api/v1/groups/${group.id}`;
  return {
    ...{ ...group, objectClass: ["okta:user_group"] },
    _links: { self: { href }, users: { href: `${href}/users` }, apps: { href: `${href}/apps` } },
  };
}
