import type { StoredAppGroup, StoredAppUser, StoredGroupPush, StoredApp, OktaProfile } from "../model";

/** An app as the API shows it. */
export function presentApp(app: StoredApp, origin: string): OktaProfile {
  const { id, name, label, status, created, lastUpdated, signOnMode, body, features } = app;
  const self = `${origin}/api/v1/apps/${id}`;
  const link = (path: string) => ({ href: `${self}${path}` });
  const [key] = app.keys;
  return {
    ...{ id, orn: `orn:okta:idp:sandbox:apps:${name}:${id}`, name, label, status, created, lastUpdated },
    ...{ accessibility: body.accessibility, visibility: body.visibility, features, signOnMode },
    credentials: { ...body.credentials, signing: key ? { kid: key.kid } : {} },
    settings: body.settings,
    _links: {
      self: { href: self },
      users: link("/users"),
      groups: link("/groups"),
      ...(status === "ACTIVE"
        ? { deactivate: link("/lifecycle/deactivate") }
        : { activate: link("/lifecycle/activate") }),
      ...(key && { metadata: { ...link("/sso/saml/metadata"), type: "application/xml" } }),
    },
  };
}

/** A user's account in an app as the API shows it: a password is only ever `{}`. */
export function presentAppUser(
  { ownUserName: _, ownProfile: __, userName, ...appUser }: StoredAppUser,
  app: StoredApp,
  origin: string,
): OktaProfile {
  return {
    ...{ ...appUser, passwordChanged: null, credentials: { userName, password: {} } },
    _links: {
      app: { href: `${origin}/api/v1/apps/${app.id}` },
      user: { href: `${origin}/api/v1/users/${appUser.id}` },
    },
  };
}

export function presentAppGroup(group: StoredAppGroup, app: StoredApp, origin: string): OktaProfile {
  return {
    ...group,
    _links: {
      app: { href: `${origin}/api/v1/apps/${app.id}` },
      self: { href: `${origin}/api/v1/apps/${app.id}/groups/${group.id}` },
      group: { href: `${origin}/api/v1/groups/${group.id}` },
    },
  };
}

export function presentPushMapping(
  { targetId: _, targetGroupName: __, pushedMembers: ___, errorSummary, lastPush, ...shown }: StoredGroupPush,
  app: StoredApp,
  origin: string,
): OktaProfile {
  return {
    ...{ ...shown, ...(errorSummary !== null && { errorSummary }), ...(lastPush !== null && { lastPush }) },
    _links: {
      app: { href: `${origin}/api/v1/apps/${app.id}` },
      sourceGroup: { href: `${origin}/api/v1/groups/${shown.sourceGroupId}` },
      targetGroup: { href: `${origin}/api/v1/groups/${shown.targetGroupId}` },
    },
  };
}
