import { isCatalogueApp } from "../apps/catalogue";
import type { StoredApp } from "../model";
import type { Org } from "../org";
import { OktaTargetClient, type TargetEnvironment } from "./target-client";

/** Dependencies of a task. */
export interface TaskContext {
  readonly org: Org;
  readonly target: TargetEnvironment;
  readonly signal: AbortSignal;
}

/** A client for an app that is connected. */
export function clientOf({ org, target, signal }: TaskContext, app: StoredApp): OktaTargetClient {
  const authorization = org.state.secrets[app.id] ?? "";
  return new OktaTargetClient({ appId: app.id, baseUrl: app.connection?.baseUrl ?? "", authorization }, target, signal);
}

/**
 * Apps of the catalogue send PATCH to activate and deactivate, and for groups; custom apps (made by the App Integration
 * Wizard) send PUT for everything.
 * https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/
 */
export const sendsPatch = (app: StoredApp): boolean => isCatalogueApp(app.name);
