import { z } from "zod";
import { fail } from "../../lib/core/problem";
import * as errors from "../errors";
import { baseProperties, defaultMappings } from "./apps/app-schema";
import { isCatalogueApp } from "./apps/catalogue";
import type { ConnectionProbe } from "./http/route";
import type { StoredApp } from "./model";
import { targetOf, type Org } from "./org";
import type { OrgAccess } from "./org-access";
import { retryFailed, startSync } from "./provisioning/assignments";
import { applyMappings, assigningGroups } from "./provisioning/profile";
import { feature, isProvisioning } from "./provisioning/state";

/** The tick boxes of "To App", and group push. */
const capabilities = {
  create: feature.create,
  update: feature.update,
  deactivate: feature.deactivate,
  groups: feature.groups,
} as const;

/** Fields that an administrator fills in under "Provisioning" > "Integration" and "To App". */
const provisioningSetup = z.strictObject({
  baseUrl: z.url(),
  /** Token that is typed in, or that the vendor gave after the consent. */
  token: z.string().min(1),
  /** Authentication of the connection; absent: an HTTP header, typed in. `consent` is the button "Authenticate with …". */
  authentication: z.enum(["header", "consent"]).default("header"),
  features: z.array(z.enum(["create", "update", "deactivate", "groups"])).default(["create", "update", "deactivate"]),
});
export type ProvisioningSetup = z.input<typeof provisioningSetup>;

/**
 * The person in front of the Admin Console: does what no public API does. Apps go by id or label, people by id or login.
 */
export class AdminConsole {
  constructor(
    private readonly org: Org,
    private readonly access: OrgAccess,
    private readonly probe: ConnectionProbe,
  ) {}

  /**
   * Enables the API integration of an app, with its credentials, and ticks its boxes. People who were assigned before get
   * no account by that.
   * @throws ScimformError SANDBOX_OBJECT_NOT_FOUND, SANDBOX_CONNECTION_REFUSED
   */
  async enableProvisioning(name: string, setup: ProvisioningSetup): Promise<void> {
    const { baseUrl, token, authentication, features } = provisioningSetup.parse(setup);
    const app = this.access.app(name);
    const authorization = authorizationOf(app, token);
    const chosen = [
      ...(isCatalogueApp(app.name) ? [] : ["SCIM_PROVISIONING"]),
      ...features.map((one) => capabilities[one]),
    ];
    const refusal = await this.probe({ ...app, features: chosen }, { baseUrl, authorization });
    if (refusal !== undefined) throw fail(errors.connectionRefused, app.label, refusal);
    const before = baseProperties(app, this.org.switches);
    const authScheme = authentication === "consent" ? "OAUTH2" : "HEADER";
    app.connection = { status: "ENABLED", authScheme, baseUrl, profile: {}, byHand: true };
    app.features = chosen;
    this.org.state.secrets[app.id] = authorization;
    this.mapNew(app, before);
    this.changed(app);
  }

  /** Unticks "Enable API integration": nothing is sent any more. */
  disableProvisioning(name: string): void {
    const app = this.access.app(name);
    app.connection = null;
    app.features = [];
    delete this.org.state.secrets[app.id];
    this.changed(app);
  }

  /** The button "Provision User", for those who were assigned before provisioning was on. */
  provisionUsers(name: string): void {
    const app = this.access.app(name);
    if (!isProvisioning(app)) return;
    for (const appUser of Object.values(app.users)) {
      if (appUser.syncState === "DISABLED") startSync(this.org, app, appUser);
    }
  }

  /** "Retry selected" under Dashboard > Tasks: whatever failed is tried again. */
  retryTasks(name: string): void {
    retryFailed(this.org, this.access.app(name));
  }

  /** "Force Sync" (or "Apply updates now"): mappings are applied again; who changed by that is pushed. */
  forceSync(name: string): void {
    const app = this.access.app(name);
    for (const appUser of Object.values(app.users)) {
      const isChanged = applyMappings(this.org, app, this.org.user(appUser.id), appUser, false);
      if (isChanged && isProvisioning(app)) startSync(this.org, app, appUser);
    }
    this.org.onChange();
  }

  /**
   * "Convert assignments" on the Assignments tab: who has the app directly and through a group has it through the group only.
   * https://help.okta.com/en-us/content/topics/provisioning/lcm/lcm-convert-user-group.htm
   */
  convertAssignments(name: string): void {
    const app = this.access.app(name);
    for (const appUser of Object.values(app.users)) {
      if (assigningGroups(this.org, app, appUser.id).length > 0) appUser.scope = "GROUP";
    }
    this.org.onChange();
  }

  /** Attributes that came with provisioning come mapped: condecosoftware.com/help, "How to configure SCIM provisioning for Okta". */
  private mapNew(app: StoredApp, before: Readonly<Record<string, unknown>>): void {
    const mapping = this.org.outbound(app);
    if (!mapping) return;
    const added = Object.entries(defaultMappings(baseProperties(app, this.org.switches))).filter(
      ([name]) => !(name in before),
    );
    mapping.properties = { ...Object.fromEntries(added), ...mapping.properties };
  }

  private changed(app: StoredApp): void {
    app.lastUpdated = this.org.now();
    this.org.log({
      eventType: "application.lifecycle.update",
      message: "Update application",
      target: [targetOf.app(app)],
    });
  }
}

/**
 * The header authentication of the test app sends what was typed as it stands; a missing `Bearer ` is a common mistake.
 * https://support.okta.com/help/s/article/what-are-scim-2-0-test-apps
 */
const authorizationOf = ({ name }: StoredApp, token: string): string =>
  name === "scim2headerauth" ? token : `Bearer ${token}`;
