import { z } from "zod";
import { ok, route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { StoredApp, OktaProfile } from "../model";
import { oktaErrors } from "../okta-error";
import { feature } from "../provisioning/state";
import { catalogue, type FeatureName } from "./catalogue";

const path = "/api/v1/apps/:app/features";
const status = z.enum(["ENABLED", "DISABLED"]);
const setting = z.looseObject({ status });
const userProvisioning = z.strictObject({
  create: z.strictObject({ lifecycleCreate: setting.optional() }).optional(),
  update: z
    .strictObject({
      profile: setting.optional(),
      lifecycleDeactivate: setting.optional(),
      password: z
        .strictObject({
          status: status.optional(),
          seed: z.enum(["OKTA", "RANDOM"]).optional(),
          change: z.enum(["CHANGE", "KEEP_EXISTING"]).optional(),
        })
        .optional(),
    })
    .optional(),
});
const inboundProvisioning = z.strictObject({
  importSettings: z.looseObject({
    username: z.record(z.string(), z.unknown()),
    schedule: z.record(z.string(), z.unknown()).optional(),
  }),
  importRules: z.looseObject({ userCreateAndMatch: z.record(z.string(), z.unknown()) }),
});

const off = { status: "DISABLED" };
const defaults: Readonly<Record<FeatureName, OktaProfile>> = {
  USER_PROVISIONING: {
    create: { lifecycleCreate: off },
    update: { profile: off, lifecycleDeactivate: off, password: { ...off, seed: "RANDOM", change: "KEEP_EXISTING" } },
  },
  INBOUND_PROVISIONING: {
    importSettings: { username: { usernameFormat: "EMAIL" }, schedule: { status: "DISABLED" } },
    importRules: { userCreateAndMatch: { exactMatchCriteria: "EMAIL" } },
  },
};

const descriptions: Readonly<Record<FeatureName, string>> = {
  USER_PROVISIONING: "User provisioning settings from Okta to a downstream application",
  INBOUND_PROVISIONING: "In-bound provisioning settings from a downstream application to Okta",
};

/** Features: developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationFeatures. */
export const featureRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path, scopes: ["okta.apps.read"] },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      return ok(namesOf(call, app).map((name) => present(call, app, name)));
    },
  }),
  route({
    ...{ method: "GET", path: `${path}/:feature`, scopes: ["okta.apps.read"] },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      return ok(present(call, app, find(call, app)));
    },
  }),
  route({
    ...{ method: "PUT", path: `${path}/:feature`, scopes: ["okta.apps.manage"], body: z.unknown() },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      const name = find(call, app);
      const parsed = (name === "USER_PROVISIONING" ? userProvisioning : inboundProvisioning).safeParse(call.body);
      if (!parsed.success) {
        const causes = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
        throw oktaErrors.invalid("feature", ...causes);
      }
      app.capabilities[name] = merged(capabilitiesOf(app, name), parsed.data);
      app.features = featuresOf(app);
      app.lastUpdated = call.org.now();
      call.org.onChange();
      return ok(present(call, app, name));
    },
  }),
];

/** @throws OktaError 400 when provisioning is not on */
function namesOf({ org }: OktaApiCall<unknown>, app: StoredApp): readonly FeatureName[] {
  const names = catalogue[app.name]?.features ?? [];
  if (names.length > 0 && app.connection?.status === "ENABLED") return names;
  if (app.connection?.byHand && org.switches.featuresOfOtherApps === "empty") return [];
  throw oktaErrors.invalid("feature", "Provisioning is not enabled for the app instance.");
}

function find(call: OktaApiCall<unknown>, app: StoredApp): FeatureName {
  const wanted = call.param("feature");
  const found = namesOf(call, app).find((name) => name === wanted);
  if (!found) throw oktaErrors.notFound(wanted, "ApplicationFeature");
  return found;
}

const capabilitiesOf = (app: StoredApp, name: FeatureName): OktaProfile => app.capabilities[name] ?? defaults[name];

/** Merges changes into a profile; members that are not named stay. */
function merged(present: OktaProfile, changes: OktaProfile): OktaProfile {
  const result = { ...present };
  for (const [name, change] of Object.entries(changes)) {
    const old = result[name];
    result[name] = isObject(old) && isObject(change) ? merged(old, change) : change;
  }
  return result;
}

const isObject = (value: unknown): value is OktaProfile =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same choices as the app's `features` tell them. */
function featuresOf(app: StoredApp): string[] {
  const { create, update } = userProvisioning.parse(capabilitiesOf(app, "USER_PROVISIONING"));
  const isOn = (one: { status?: string | undefined } | undefined) => one?.status === "ENABLED";
  return [
    ...(isOn(create?.lifecycleCreate) ? [feature.create] : []),
    ...(isOn(update?.profile) ? [feature.update] : []),
    ...(isOn(update?.lifecycleDeactivate) ? [feature.deactivate] : []),
    ...(isOn(update?.password) ? ["PUSH_PASSWORD_UPDATES"] : []),
    ...(app.name === "okta_org2org" || app.name === "zscalerbyz" ? [feature.groups] : []),
  ];
}

function present({ origin }: OktaApiCall<unknown>, app: StoredApp, name: FeatureName): OktaProfile {
  const href = `${origin}/api/v1/apps/${app.id}/features/${name}`;
  return {
    ...{ name, status: app.connection?.status ?? "DISABLED", description: descriptions[name] },
    capabilities: capabilitiesOf(app, name),
    _links: { self: { href, hints: { allow: ["GET", "PUT"] } } },
  };
}
