import { isDeepStrictEqual } from "node:util";
import { evaluate, ExpressionError, fillTemplate, type Surroundings } from "../../../lib/okta/language";
import type { StoredAppGroup, StoredAppUser, StoredApp, StoredUser, OktaProfile } from "../model";
import { loginOf, textOf, type Org } from "../org";

/** The groups through which somebody has the app, the most important first. */
export function assigningGroups(org: Org, app: StoredApp, userId: string): StoredAppGroup[] {
  return Object.values(app.groups)
    .filter(({ id }) => org.state.groups[id]?.members.includes(userId))
    .toSorted((a, b) => a.priority - b.priority);
}

/**
 * Applies the mappings to somebody's profile in the app: those marked PUSH always, the others only when the app user is new.
 * Values of the assigning group go before the mappings, values set for the person alone before everything.
 * @returns whether user name or profile changed
 */
export function applyMappings(
  org: Org,
  app: StoredApp,
  user: StoredUser,
  appUser: StoredAppUser,
  isNew: boolean,
): boolean {
  const surroundings = surroundingsOf(org, user);
  const mapped: OktaProfile = {};
  for (const [name, { expression, pushStatus }] of Object.entries(org.outbound(app)?.properties ?? {})) {
    if (isNew || pushStatus === "PUSH") mapped[name] = valueOf(expression, surroundings);
  }
  const ofGroup = appUser.scope === "GROUP" ? (assigningGroups(org, app, user.id)[0]?.profile ?? {}) : {};
  const profile = { ...appUser.profile, ...mapped, ...ofGroup, ...appUser.ownProfile };
  const userName = isNew || pushesUserName(app) ? userNameOf(app, user, appUser, surroundings) : appUser.userName;
  if (userName === appUser.userName && isDeepStrictEqual(profile, appUser.profile)) return false;
  appUser.profile = profile;
  appUser.userName = userName;
  return true;
}

function surroundingsOf(org: Org, user: StoredUser): Surroundings {
  const profile = { ...user.profile, id: user.id };
  const manager = org.findUser(textOf(user.profile["managerId"]))?.profile ?? null;
  const groups = Object.values(org.state.groups)
    .filter(({ members }) => members.includes(user.id))
    .map(({ id, profile: { name } }) => ({ id, name }));
  return { variables: { user: profile, source: profile }, groups, manager, now: Date.parse(org.now()) };
}

/** An expression that fails for somebody leaves the property empty. */
function valueOf(expression: string, surroundings: Surroundings): unknown {
  try {
    return evaluate(expression, surroundings);
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

interface UserNameTemplate {
  readonly template?: unknown;
  readonly type?: unknown;
  readonly pushStatus?: unknown;
}

function templateOf({ body }: StoredApp): UserNameTemplate {
  const template = body.credentials["userNameTemplate"];
  return typeof template === "object" && template !== null ? template : {};
}

const pushesUserName = (app: StoredApp) => templateOf(app).pushStatus !== "DONT_PUSH";

function userNameOf(app: StoredApp, user: StoredUser, appUser: StoredAppUser, surroundings: Surroundings): string {
  if (appUser.ownUserName) return appUser.userName;
  const { template, type } = templateOf(app);
  if (type === "NONE") return appUser.userName;
  try {
    return fillTemplate(textOf(template) || "${source.login}", surroundings);
  } catch (error) {
    if (error instanceof ExpressionError) return loginOf(user);
    throw error;
  }
}
