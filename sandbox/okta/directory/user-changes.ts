import type { StoredUser, OktaProfile } from "../model";
import { oktaErrors } from "../okta-error";
import { targetOf, type Org } from "../org";
import { assignByGroups, profileChanged, unassign } from "../provisioning/assignments";

/** Changes a user's profile, with everything that follows from it. */

export function changeProfile(org: Org, user: StoredUser, profile: OktaProfile): void {
  user.profile = profile;
  user.lastUpdated = org.now();
  logChange(org, user, "user.account.update_profile", "Update user profile");
  profileChanged(org, user);
}

export function activate(org: Org, user: StoredUser): void {
  if (!["STAGED", "DEPROVISIONED", "PROVISIONED"].includes(user.status)) throw oktaErrors.denied();
  // Who has no password yet has something left to do.
  setStatus(org, user, user.passwordChanged === null ? "PROVISIONED" : "ACTIVE");
  user.activated = org.now();
  logChange(org, user, "user.lifecycle.activate", "Activate Okta user");
  assignByGroups(org, user);
}

/** Removes the person from all apps; those given by a group come back with the activation, those given directly do not. */
export function deactivate(org: Org, user: StoredUser): void {
  if (user.status === "DEPROVISIONED") throw oktaErrors.denied();
  setStatus(org, user, "DEPROVISIONED");
  logChange(org, user, "user.lifecycle.deactivate", "Deactivate Okta user");
  for (const app of Object.values(org.state.apps)) {
    const appUser = app.users[user.id];
    if (appUser) unassign(org, app, appUser);
  }
}

/** Suspends a user; the apps are not told: https://developer.okta.com/docs/concepts/scim/ */
export function suspend(org: Org, user: StoredUser): void {
  if (user.status !== "ACTIVE") throw oktaErrors.invalid("suspend", "Cannot suspend a user that is not active");
  setStatus(org, user, "SUSPENDED");
  logChange(org, user, "user.lifecycle.suspend", "Suspend Okta user");
}

export function unsuspend(org: Org, user: StoredUser): void {
  if (user.status !== "SUSPENDED")
    throw oktaErrors.invalid("unsuspend", "Cannot unsuspend a user that is not suspended");
  setStatus(org, user, "ACTIVE");
  logChange(org, user, "user.lifecycle.unsuspend", "Unsuspend Okta user");
}

export function deleteUser(org: Org, user: StoredUser): void {
  delete org.state.users[user.id];
  for (const group of Object.values(org.state.groups)) group.members = group.members.filter((id) => id !== user.id);
  logChange(org, user, "user.lifecycle.delete.completed", "Delete Okta user");
}

function setStatus(org: Org, user: StoredUser, status: StoredUser["status"]): void {
  user.status = status;
  user.statusChanged = user.lastUpdated = org.now();
  org.onChange();
}

function logChange(org: Org, user: StoredUser, eventType: string, message: string): void {
  org.log({ eventType, message, target: [targetOf.user(user)] });
}
