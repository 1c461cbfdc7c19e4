import { fail } from "../../lib/core/problem";
import * as errors from "../errors";
import { setMember } from "./directory/groups";
import { activate, changeProfile, deactivate } from "./directory/user-changes";
import { createUser } from "./directory/users";
import type { StoredAppUser, StoredApp, StoredGroup, OktaState, StoredUser, OktaProfile } from "./model";
import type { Org } from "./org";

/**
 * Looks into the org and changes people and groups, as an administrator would. Names are logins, group names, labels of
 * apps, or ids. Work that follows is done by the time `settle()` of the sandbox comes back.
 */
export class OrgAccess {
  constructor(private readonly org: Org) {}

  /** The whole state, live; change it only through the methods here. */
  get state(): OktaState {
    return this.org.state;
  }

  /** @throws ScimformError SANDBOX_OBJECT_NOT_FOUND */
  user(name: string): StoredUser {
    return this.org.findUser(name) ?? notFound("person", name);
  }

  /** @throws ScimformError SANDBOX_OBJECT_NOT_FOUND */
  group(name: string): StoredGroup {
    const groups = Object.values(this.state.groups);
    return this.state.groups[name] ?? groups.find(({ profile }) => profile.name === name) ?? notFound("group", name);
  }

  /** @throws ScimformError SANDBOX_OBJECT_NOT_FOUND */
  app(name: string): StoredApp {
    const apps = Object.values(this.state.apps);
    return this.state.apps[name] ?? apps.find(({ label }) => label === name) ?? notFound("app", name);
  }

  /** Returns a person's account in an app; undefined when the person does not have the app. */
  appUser(app: string, user: string): StoredAppUser | undefined {
    return this.app(app).users[this.user(user).id];
  }

  /** Adds an active person; at least firstName, lastName, email and login have to be given. */
  addUser(profile: OktaProfile): StoredUser {
    const user = createUser(this.org, profile, true);
    activate(this.org, user);
    return user;
  }

  /** Changes some attributes of a person. */
  patchUser(name: string, changes: OktaProfile): void {
    const user = this.user(name);
    changeProfile(this.org, user, { ...user.profile, ...changes });
  }

  deactivateUser(name: string): void {
    deactivate(this.org, this.user(name));
  }

  activateUser(name: string): void {
    activate(this.org, this.user(name));
  }

  addToGroup(group: string, user: string): void {
    setMember(this.org, this.group(group), this.user(user).id, true);
  }

  removeFromGroup(group: string, user: string): void {
    setMember(this.org, this.group(group), this.user(user).id, false);
  }
}

function notFound(kind: string, name: string): never {
  throw fail(errors.objectNotFound, kind, name);
}
