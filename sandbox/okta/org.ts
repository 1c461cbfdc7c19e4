import { randomUUID } from "node:crypto";
import type { SandboxClock } from "../clock";
import type {
  StoredAppUser,
  StoredLogEvent,
  LogTarget,
  StoredApp,
  StoredGroup,
  OktaState,
  StoredUser,
  StoredProfileMapping,
  OrgTask,
} from "./model";
import { oktaErrors } from "./okta-error";
import type { OktaSwitches } from "./switches";

export interface OrgEnvironment {
  readonly clock: SandboxClock;
  readonly switches: () => OktaSwitches;
}

/** The part of a log event that is given; the rest follows from the org. */
export interface OrgLogEntry {
  readonly eventType: string;
  readonly message: string;
  readonly target: readonly LogTarget[];
  /** Reason of the failure; absent when it succeeded. */
  readonly failure?: string;
  readonly skipped?: string;
}

/** The whole org: its state, what can be found in it, its log, and its work to do. */
export class Org {
  /** Called after each change. */
  onChange: () => void = () => undefined;
  /** Called when there is work to do. */
  onTask: () => void = () => undefined;
  /** Comes back when nothing is left to do for an app. */
  idle: (appId: string) => Promise<void> = () => Promise.resolve();

  constructor(
    readonly state: OktaState,
    readonly environment: OrgEnvironment,
  ) {}

  get switches(): OktaSwitches {
    return this.environment.switches();
  }

  /** The present as the API spells it. */
  now(): string {
    return new Date(this.environment.clock.now()).toISOString();
  }

  /** Finds a user by id or login; a login can be shortened to the part before the `@`. */
  findUser(name: string): StoredUser | undefined {
    const wanted = name.toLowerCase();
    const users = Object.values(this.state.users);
    const exact = this.state.users[name] ?? users.find((user) => loginOf(user).toLowerCase() === wanted);
    if (exact) return exact;
    const short = users.filter((user) => loginOf(user).toLowerCase().startsWith(`${wanted}@`));
    return short.length === 1 ? short[0] : undefined;
  }

  /** @throws OktaError 404 */
  user(name: string): StoredUser {
    return this.findUser(name) ?? raise(oktaErrors.notFound(name, "User"));
  }

  /** @throws OktaError 404 */
  group(id: string): StoredGroup {
    return this.state.groups[id] ?? raise(oktaErrors.notFound(id, "UserGroup"));
  }

  /** @throws OktaError 404 */
  app(id: string): StoredApp {
    return this.state.apps[id] ?? raise(oktaErrors.notFound(id, "AppInstance"));
  }

  /** @throws OktaError 404 */
  appUser(app: StoredApp, userId: string): StoredAppUser {
    return app.users[userId] ?? raise(oktaErrors.notFound(userId, "AppUser"));
  }

  /** The mapping from the org's users to an app's. */
  outbound({ id }: StoredApp): StoredProfileMapping | undefined {
    return Object.values(this.state.mappings).find((mapping) => mapping.target.id === id);
  }

  /** Adds an event to the System Log. */
  log({ eventType, message, target, failure, skipped }: OrgLogEntry): void {
    const result = failure !== undefined ? "FAILURE" : skipped !== undefined ? "SKIPPED" : "SUCCESS";
    const event: StoredLogEvent = {
      uuid: randomUUID(),
      published: this.now(),
      eventType,
      displayMessage: message,
      severity: failure === undefined ? "INFO" : "WARN",
      actor: { id: "system", type: "SystemPrincipal", alternateId: "system@okta.com", displayName: "Okta System" },
      outcome: { result, reason: failure ?? skipped ?? null },
      target,
      transaction: { type: "JOB", id: randomUUID(), detail: {} },
      debugContext: { debugData: {} },
    };
    this.state.log.push(event);
    this.onChange();
  }

  /** Leaves work for after the answer. */
  enqueue(task: OrgTask): void {
    this.state.tasks.push(task);
    this.onChange();
    this.onTask();
  }
}

const raise = (error: Error): never => {
  throw error;
};

/** The login, by which a person is found as well as by the id. */
export const loginOf = ({ profile }: StoredUser): string => textOf(profile["login"]);

/** A text as it is, anything else as nothing. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const targetOf = {
  app: ({ id, name, label }: StoredApp): LogTarget => ({
    id,
    type: "AppInstance",
    alternateId: label,
    displayName: name,
  }),
  user: (user: StoredUser): LogTarget => ({
    id: user.id,
    type: "User",
    alternateId: loginOf(user),
    displayName: displayNameOf(user),
  }),
  appUser: ({ id, externalId, userName }: StoredAppUser): LogTarget => ({
    id: externalId ?? id,
    type: "AppUser",
    alternateId: userName,
    displayName: userName,
  }),
  group: ({ id, profile }: StoredGroup): LogTarget => ({
    id,
    type: "UserGroup",
    alternateId: profile.name,
    displayName: profile.name,
  }),
} as const;

function displayNameOf({ profile }: StoredUser): string {
  return textOf(profile["displayName"]) || `${textOf(profile["firstName"])} ${textOf(profile["lastName"])}`.trim();
}
