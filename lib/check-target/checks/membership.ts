import { readAttribute } from "../../entra/requests";
import { referenceQuery } from "../../scim";
import type { TestUser } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import { idsOf, resourcesOf } from "../judge";
import type { PatchDialect } from "../../entra/requests";
import type { Probe } from "../probe";

/**
 * Places that show members: the group, a search for the group and the member, or the member's own groups. Servers support some of
 * them and not others, so each is judged by itself.
 */
const routes = ["group", "search", "user"] as const;
type Route = (typeof routes)[number];

/** A change of members, and its outcome. */
export interface MemberTrial {
  readonly asked: readonly TestUser[];
  readonly patched: CheckExchange;
  readonly read: CheckExchange;
  /** The fault, as the rest of a sentence; undefined when there is none, or it cannot be determined. */
  fault: string | undefined;
  /** Whether users other than the requested ones were added or removed. */
  readonly strays: boolean;
}

export const unseen = "the target never shows members: look in its own portal";

/** Describes a renamed group that does not bear its new name: at some targets the id changes with the name. */
export const oldNameText = (read: CheckExchange): string =>
  isSuccess(read) ? "the name is the old one" : `the group is ${outcomeOf(read)} by the id it had`;

/** Members of a group in the order in which it lists them. */
export function listed({ body }: CheckExchange): string[] {
  const members = isRecord(body) ? body["members"] : undefined;
  if (!Array.isArray(members)) return [];
  return members.flatMap((each: unknown) => (isRecord(each) && typeof each["value"] === "string" ? each["value"] : []));
}

/** The members of a group, as far as the target shows them, and the effect of changes on all of them. */
export class Membership {
  /** Route by which a member was seen; undefined when none has shown any. */
  private route: Route | undefined;
  /** Routes that report people as members who are in no group. */
  private readonly liars = new Set<Route>();
  private inside: readonly TestUser[] = [];
  private readonly known = new Set<TestUser>();
  /** Faults of changes that nobody was seen after: they are none where members never show. */
  private readonly suspected = new Map<MemberTrial, string>();
  /** A dialect by which members come in. */
  way: PatchDialect | undefined;

  constructor(
    private readonly probe: Probe,
    readonly group: string,
  ) {}

  /** Whether a member was seen at least once; from then on, a person who is not seen is not a member. */
  get canSee(): boolean {
    return this.route !== undefined;
  }

  /** Whether members are read from the group itself, so that duplicates of a member can be counted. */
  get lists(): boolean {
    return this.route === "group";
  }

  /** Members found at the last look, among those who were ever looked for. */
  get present(): readonly TestUser[] {
    return this.inside;
  }

  /** Calibrates the routes with people who are in no group: a route that shows them as members is not believed. */
  async calibrate(users: readonly TestUser[]): Promise<void> {
    for (const route of routes) if ((await this.seenBy(route, users)).seen.length > 0) this.liars.add(route);
  }

  /** Sends a change, and looks at everybody afterwards. */
  async change(
    kind: "added" | "removed" | "set",
    users: readonly TestUser[],
    send: () => Promise<CheckExchange>,
  ): Promise<MemberTrial> {
    const before = this.inside;
    const patched = await send();
    for (const user of users) this.known.add(user);
    const read = await this.look();
    const wanted = this.wantedAfter(kind, before, users);
    const missing = wanted.filter((user) => !this.inside.includes(user));
    const extra = this.inside.filter((user) => !wanted.includes(user));
    const [undone, strays] = [
      [...missing, ...extra].filter((user) => kind === "set" || users.includes(user)),
      [...missing, ...extra].filter((user) => kind !== "set" && !users.includes(user)),
    ];
    const trial: MemberTrial = { asked: users, patched, read, fault: undefined, strays: strays.length > 0 };
    if (!isSuccess(patched)) trial.fault = ` is ${outcomeOf(patched)}`;
    else if (undone.length + strays.length > 0) {
      const says = [
        ...(undone.length > 0 ? [undoneText(kind, users.length, undone.length)] : []),
        ...(strays.length > 0 ? [strayText(strays.filter((user) => extra.includes(user)).length, strays.length)] : []),
      ];
      const several = kind !== "set" && users.length > 1 ? ` of ${users.length} members` : "";
      // As long as nobody was ever seen, it is not known whether anybody can be.
      const fault = `${several} is ${outcomeOf(patched)}, but ${says.join(", and ")} afterwards`;
      if (this.canSee) trial.fault = fault;
      else this.suspected.set(trial, fault);
    }
    if (this.canSee) this.accuse();
    return trial;
  }

  outcome(trial: MemberTrial): "done" | "refused" | "lost" {
    if (!isSuccess(trial.patched)) return "refused";
    const isIn = this.canSee && trial.fault === undefined;
    return isIn ? "done" : "lost";
  }

  /** Counts the given users who are no longer members. */
  async gone(users: readonly TestUser[]): Promise<number> {
    await this.look();
    return users.filter((user) => !this.inside.includes(user)).length;
  }

  private wantedAfter(kind: string, before: readonly TestUser[], users: readonly TestUser[]): readonly TestUser[] {
    if (kind === "set") return users;
    if (kind === "removed") return before.filter((user) => !users.includes(user));
    return [...before, ...users.filter((user) => !before.includes(user))];
  }

  /** Reports the users who were not seen as missing, once a member was seen. */
  private accuse(): void {
    for (const [trial, fault] of this.suspected) trial.fault = fault;
    this.suspected.clear();
  }

  private async look(): Promise<CheckExchange> {
    const users = [...this.known];
    let first: CheckExchange | undefined;
    for (const route of this.route ? [this.route] : routes.filter((each) => !this.liars.has(each))) {
      const { seen, read } = await this.seenBy(route, users);
      first ??= read;
      if (seen.length > 0) this.route = route;
      if (this.route !== route) continue;
      this.inside = seen;
      return read;
    }
    this.inside = [];
    return first ?? (await this.probe.get(["Groups", this.group]));
  }

  private async seenBy(
    route: Route,
    users: readonly TestUser[],
  ): Promise<{ readonly seen: readonly TestUser[]; readonly read: CheckExchange }> {
    if (route === "group") {
      const read = await this.probe.get(["Groups", this.group]);
      const ids = listed(read);
      const seen = users.filter(({ id }) => ids.includes(id));
      return { seen: seen.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)), read };
    }
    const looks = [];
    for (const user of users) {
      const read =
        route === "search"
          ? await this.probe.get(["Groups"], referenceQuery(this.group, "members", user.id))
          : await this.probe.get(["Users", user.id]);
      const isIn =
        route === "search"
          ? idsOf(resourcesOf(read.body) ?? []).includes(this.group)
          : JSON.stringify(readAttribute(read.body, "groups")).includes(this.group);
      looks.push({ user, isIn, read });
    }
    const shown = looks.find(({ isIn }) => isIn) ?? looks[0];
    const read = shown?.read ?? (await this.probe.get(["Groups", this.group]));
    return { seen: looks.filter(({ isIn }) => isIn).map(({ user }) => user), read };
  }
}

function undoneText(kind: "added" | "removed" | "set", asked: number, undone: number): string {
  if (kind === "set")
    return `${undone} ${undone === 1 ? "member is" : "members are"} there who should not be, or the other way round,`;
  const state = kind === "added" ? "no member" : "still a member";
  if (asked === 1) return `the user is ${state}`;
  return undone === 1
    ? `one of them is ${state}`
    : `${undone} of them are ${kind === "added" ? "no members" : "still members"}`;
}

const strayText = (came: number, count: number): string =>
  `${count} other ${count === 1 ? "member" : "members"} ${came > 0 ? "came or went" : count === 1 ? "is gone" : "are gone"}`;
