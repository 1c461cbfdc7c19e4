/** A profile, as plain data: it goes into the state file as it is. */

export type OktaProfile = Record<string, unknown>;

type UserStatus = "STAGED" | "PROVISIONED" | "ACTIVE" | "SUSPENDED" | "DEPROVISIONED";

export interface StoredUser {
  readonly id: string;
  status: UserStatus;
  readonly created: string;
  activated: string | null;
  statusChanged: string | null;
  lastUpdated: string;
  passwordChanged: string | null;
  readonly typeId: string;
  profile: OktaProfile;
}

export interface StoredGroup {
  readonly id: string;
  readonly created: string;
  lastUpdated: string;
  lastMembershipUpdated: string;
  readonly type: "OKTA_GROUP" | "BUILT_IN";
  profile: { name: string; description: string | null };
  members: string[];
}

type SyncState = "DISABLED" | "ERROR" | "OUT_OF_SYNC" | "SYNCHRONIZED" | "SYNCING";
type AppUserStatus = "STAGED" | "ACTIVE" | "PROVISIONED" | "DEPROVISIONED" | "SUSPENDED";

/** The assignment of a user to an app. */
export interface StoredAppUser {
  /** Id of the Okta user. */
  readonly id: string;
  /** Id of the user in the target; null when it is not known there. */
  externalId: string | null;
  readonly created: string;
  lastUpdated: string;
  scope: "USER" | "GROUP";
  status: AppUserStatus;
  statusChanged: string;
  syncState: SyncState;
  lastSync: string | null;
  userName: string;
  /** Whether the user name was set through the API instead of the template. */
  ownUserName: boolean;
  profile: OktaProfile;
  /** Properties that were set through the API for this person alone: mappings do not touch them. */
  ownProfile: OktaProfile;
}

/** A group assigned to an app. */
export interface StoredAppGroup {
  readonly id: string;
  priority: number;
  profile: OktaProfile;
  lastUpdated: string;
}

type PushStatus = "ACTIVE" | "INACTIVE" | "ERROR";

/** A group that is pushed to the target. */
export interface StoredGroupPush {
  readonly id: string;
  readonly sourceGroupId: string;
  /** Id in the target; null: not pushed yet. */
  targetId: string | null;
  readonly targetGroupId: string;
  targetGroupName: string;
  status: PushStatus;
  errorSummary: string | null;
  lastPush: string | null;
  readonly created: string;
  lastUpdated: string;
  /** Ids in the target of the members that were pushed last. */
  pushedMembers: string[];
}

type AuthScheme = "TOKEN" | "OAUTH2" | "HEADER" | "BASIC";

/** The connection to the target, set through the API or by hand. Its secret is in `OktaState.secrets`. */
export interface StoredConnection {
  status: "ENABLED" | "DISABLED";
  authScheme: AuthScheme;
  baseUrl: string | null;
  /** Further members of the profile, secrets excepted. */
  profile: OktaProfile;
  /** Whether the connection was set up in the Admin Console. */
  readonly byHand: boolean;
}

export interface SigningKey {
  readonly kid: string;
  readonly created: string;
  readonly expiresAt: string;
  /** X.509 certificate in base64. */
  readonly x5c: string;
  readonly n: string;
  readonly e: string;
}

export interface StoredApp {
  readonly id: string;
  readonly name: string;
  label: string;
  status: "ACTIVE" | "INACTIVE";
  readonly created: string;
  lastUpdated: string;
  readonly signOnMode: string;
  readonly externalKey: string;
  readonly keys: SigningKey[];
  /** Part of the app that a PUT replaces: accessibility, visibility, credentials, settings. */
  body: AppBody;
  /** Features of the app towards its target; read-only in the API. */
  features: string[];
  connection: StoredConnection | null;
  /** Capabilities of the six apps, by feature. */
  capabilities: Record<string, OktaProfile>;
  /** Properties of the profile that were added to those of the catalogue. */
  customSchema: Record<string, OktaProfile>;
  users: Record<string, StoredAppUser>;
  groups: Record<string, StoredAppGroup>;
  pushMappings: Record<string, StoredGroupPush>;
}

export interface AppBody {
  readonly accessibility: OktaProfile;
  readonly visibility: OktaProfile;
  readonly credentials: OktaProfile;
  readonly settings: OktaProfile;
}

export interface StoredProfileMapping {
  readonly id: string;
  readonly source: MappingEnd;
  readonly target: MappingEnd;
  properties: Record<string, PropertyMapping>;
}

export interface MappingEnd {
  readonly id: string;
  readonly name: string;
  readonly type: "user" | "appuser";
}

export interface PropertyMapping {
  readonly expression: string;
  readonly pushStatus: "PUSH" | "DONT_PUSH";
}

export interface LogTarget {
  readonly id: string;
  readonly type: "AppInstance" | "AppUser" | "User" | "UserGroup" | "AppGroup";
  readonly alternateId: string;
  readonly displayName: string;
}

export interface StoredLogEvent {
  readonly uuid: string;
  readonly published: string;
  readonly eventType: string;
  readonly displayMessage: string;
  readonly severity: "INFO" | "WARN" | "ERROR";
  readonly actor: {
    readonly id: string;
    readonly type: string;
    readonly alternateId: string;
    readonly displayName: string;
  };
  readonly outcome: { readonly result: "SUCCESS" | "FAILURE" | "SKIPPED"; readonly reason: string | null };
  readonly target: readonly LogTarget[];
  readonly transaction: { readonly type: string; readonly id: string; readonly detail: OktaProfile };
  readonly debugContext: { readonly debugData: OktaProfile };
}

/** Work that the org does after its answer; kept, so that a restart goes on with it. */
export type OrgTask =
  | { readonly kind: "reconcile"; readonly appId: string }
  | { readonly kind: "provision"; readonly appId: string; readonly userId: string }
  | {
      readonly kind: "deprovision";
      readonly appId: string;
      readonly userId: string;
      readonly externalId: string;
      readonly userName: string;
    }
  | { readonly kind: "pushGroup"; readonly appId: string; readonly mappingId: string }
  | { readonly kind: "deleteGroup"; readonly appId: string; readonly targetId: string; readonly groupName: string };

export interface OktaState {
  readonly orgId: string;
  readonly userTypeId: string;
  /** The administrator to whom the API token belongs. */
  readonly adminId: string;
  users: Record<string, StoredUser>;
  groups: Record<string, StoredGroup>;
  apps: Record<string, StoredApp>;
  mappings: Record<string, StoredProfileMapping>;
  log: StoredLogEvent[];
  tasks: OrgTask[];
  /** Value of the `Authorization` header towards the target, by app. */
  secrets: Record<string, string>;
}
