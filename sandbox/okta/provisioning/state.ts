import type { StoredApp } from "../model";

/** The names in `features` of the check boxes under "To App". */
export const feature = {
  create: "PUSH_NEW_USERS",
  update: "PUSH_PROFILE_UPDATES",
  deactivate: "PUSH_USER_DEACTIVATION",
  groups: "GROUP_PUSH",
} as const;

/** Whether the app has a target to which something may be sent. */
export const isConnected = ({ status, connection }: StoredApp): boolean =>
  status === "ACTIVE" && connection?.status === "ENABLED" && connection.baseUrl !== null;

/** Whether people get accounts or changes in the target. */
export const isProvisioning = (app: StoredApp): boolean =>
  isConnected(app) && (does(app, feature.create) || does(app, feature.update));

export const does = ({ features }: StoredApp, name: string): boolean => features.includes(name);
