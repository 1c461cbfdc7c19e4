import { isoSeconds, type SandboxClock } from "../clock";
import { graphErrors } from "./graph-error";
import type { Application, Group, ServicePrincipal, TenantState, User } from "./model";
import { ReplicationState } from "./replication";
import { defaultSwitches, type ReplicatedKind, type Switches } from "./switches";

export interface TenantEnvironment {
  readonly clock: SandboxClock;
  readonly uuid: () => string;
  /** Returns a random number in [0, 1). */
  readonly random: () => number;
  /** Switches of the tenant; absent: the defaults. */
  readonly switches?: () => Switches;
}

/** A directory object of any kind, with its OData type. */
export type DirectoryObject =
  | { readonly kind: "user"; readonly object: User }
  | { readonly kind: "group"; readonly object: Group }
  | { readonly kind: "application"; readonly object: Application }
  | { readonly kind: "servicePrincipal"; readonly object: ServicePrincipal };

/**
 * Users, groups and the recycle bin: who is there, who sees it, and which change gets which number. What changes them goes
 * through here, whether it came over HTTP or from a test.
 */
export class People {
  readonly replication: ReplicationState;
  /** Called after every change. */
  onChange: () => void = () => undefined;

  constructor(
    readonly state: TenantState,
    readonly environment: TenantEnvironment,
  ) {
    this.replication = new ReplicationState(environment.clock, environment.switches ?? (() => defaultSwitches));
  }

  /** A new object: saved, and perhaps not seen at once. */
  protected created(kind: ReplicatedKind, id: string): void {
    this.replication.created(kind, id);
    this.onChange();
  }

  /** Gives the users and groups a new change number: incremental cycles look at those. */
  touch(...ids: readonly string[]): void {
    for (const id of ids) this.state.changedAt[id] = ++this.state.changeNumber;
    this.onChange();
  }

  // Users and groups

  user(idOrName: string): User {
    const wanted = idOrName.toLowerCase();
    const user =
      this.state.users[wanted] ??
      Object.values(this.state.users).find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === wanted);
    return this.present(user, idOrName);
  }

  group(id: string): Group {
    return this.present(this.state.groups[id.toLowerCase()], id);
  }

  addUser(user: User): User {
    const name = user.userPrincipalName.toLowerCase();
    if (Object.values(this.state.users).some((other) => other.userPrincipalName.toLowerCase() === name)) {
      throw graphErrors.badRequest("Another object with the same value for property userPrincipalName already exists.");
    }
    this.state.users[user.id] = user;
    this.touch(user.id);
    this.created("user", user.id);
    return user;
  }

  patchUser(id: string, changes: Partial<Omit<User, "id">>): User {
    const user = this.user(id);
    Object.assign(user, changes);
    this.touch(user.id);
    return user;
  }

  addGroup(group: Group): Group {
    this.state.groups[group.id] = group;
    this.touch(group.id);
    this.created("group", group.id);
    return group;
  }

  patchGroup(id: string, changes: Partial<Omit<Group, "id">>): Group {
    const group = this.group(id);
    Object.assign(group, changes);
    this.touch(group.id);
    return group;
  }

  addMember(groupId: string, memberId: string): void {
    const group = this.group(groupId);
    this.directoryObject(memberId);
    if (group.members.includes(memberId)) {
      throw graphErrors.badRequest(
        "One or more added object references already exist for the following modified properties: 'members'.",
      );
    }
    group.members.push(memberId);
    this.touch(group.id, memberId);
  }

  removeMember(groupId: string, memberId: string): void {
    const group = this.group(groupId);
    if (!group.members.includes(memberId)) throw graphErrors.notFound(memberId);
    group.members = group.members.filter((id) => id !== memberId);
    this.touch(group.id, memberId);
  }

  /** Users and groups go to the recycle bin for 30 days; whatever was assigned to them stays until they are purged. */
  softDelete(object: User | Group | Application): void {
    object.deletedDateTime = isoSeconds(this.environment.clock);
    this.touch(object.id);
  }

  restore(object: User | Group | Application): void {
    object.deletedDateTime = null;
    this.touch(object.id);
  }

  deletedObjects(): DirectoryObject[] {
    const { users, groups, applications, deletedPrincipals = {} } = this.state;
    return [
      ...Object.values(users).map((object): DirectoryObject => ({ kind: "user", object })),
      ...Object.values(groups).map((object): DirectoryObject => ({ kind: "group", object })),
      ...Object.values(applications).map((object): DirectoryObject => ({ kind: "application", object })),
      ...Object.values(deletedPrincipals).map(({ principal }): DirectoryObject => ({
        kind: "servicePrincipal",
        object: principal,
      })),
    ].filter(({ object }) => object.deletedDateTime !== null);
  }

  /** Removes a soft-deleted object for good. */
  purge({ kind, object }: DirectoryObject): void {
    const { id } = object;
    if (kind === "user" || kind === "group") {
      for (const group of Object.values(this.state.groups)) {
        group.members = group.members.filter((member) => member !== id);
      }
      for (const { id: assignment, principalId } of Object.values(this.state.appRoleAssignments)) {
        if (principalId === id) delete this.state.appRoleAssignments[assignment];
      }
      delete (kind === "user" ? this.state.users : this.state.groups)[id];
    } else if (kind === "application") {
      delete this.state.applications[id];
    } else {
      delete this.state.deletedPrincipals?.[id];
      delete this.state.secrets[id];
    }
    this.touch(id);
  }

  /** Removes objects for good that were deleted more than 30 days ago. */
  purgeExpired(): void {
    const limit = this.environment.clock.now() - recycleBin;
    for (const deleted of this.deletedObjects()) {
      if (Date.parse(String(deleted.object.deletedDateTime)) <= limit) this.purge(deleted);
    }
  }

  directoryObject(id: string): DirectoryObject {
    const key = id.toLowerCase();
    const { users, groups, applications, servicePrincipals } = this.state;
    const user = users[key];
    if (user && this.isPresent(user)) return { kind: "user", object: user };
    const group = groups[key];
    if (group && this.isPresent(group)) return { kind: "group", object: group };
    const application = applications[key];
    if (application && this.isPresent(application)) return { kind: "application", object: application };
    return { kind: "servicePrincipal", object: this.present(servicePrincipals[key], id) };
  }

  /** Whether the object is neither deleted nor still on its way to the other replicas. */
  isPresent(object: { readonly id: string; readonly deletedDateTime?: unknown }): boolean {
    return (object.deletedDateTime ?? null) === null && this.replication.isVisible(object.id);
  }

  protected present<T extends { id: string; deletedDateTime?: unknown }>(object: T | undefined, id: string): T {
    if (!object || !this.isPresent(object)) throw graphErrors.notFound(id);
    return object;
  }
}

/** Period in which deleted objects can be restored. */
const recycleBin = 30 * 86_400_000;
