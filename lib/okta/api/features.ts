import { z } from "zod";
import type { OktaApp } from "./apps";
import { noContent, type Okta } from "./client";
import { OktaError } from "./okta-error";

/** The check boxes of the "To App" page of the Admin Console; the desired state. */
export interface OktaFeatures {
  readonly create: boolean;
  readonly update: boolean;
  readonly deactivate: boolean;
}

/** A tick box of the "To App" page, and how an app's `features` call it. */
export const featureNames: Readonly<Record<keyof OktaFeatures, string>> = {
  create: "PUSH_NEW_USERS",
  update: "PUSH_PROFILE_UPDATES",
  deactivate: "PUSH_USER_DEACTIVATION",
};

/** The tick boxes as people see them. https://help.okta.com/en-us/content/topics/provisioning/lcm/lcm-provision-application.htm */
export const featureTitles: Readonly<Record<keyof OktaFeatures, string>> = {
  create: "Create Users",
  update: "Update User Attributes",
  deactivate: "Deactivate Users",
};

const keys = ["create", "update", "deactivate"] as const satisfies readonly (keyof OktaFeatures)[];

export interface FeatureDifference {
  /** Features that are desired and off in Okta. */
  readonly missing: readonly (keyof OktaFeatures)[];
  /** Features that are on in Okta and not desired. */
  readonly unwanted: readonly (keyof OktaFeatures)[];
}

/** The provisioning features of an app by its read-only list: true for every kind of app, however it was set up. */
export function enabledFeatures(app: Pick<OktaApp, "features">): OktaFeatures {
  const has = (key: keyof OktaFeatures): boolean => app.features?.includes(featureNames[key]) ?? false;
  return { create: has("create"), update: has("update"), deactivate: has("deactivate") };
}

/** Compares the app's features with the config's; with provisioning off none is desired. */
export function compareFeatures(
  config: { readonly features: OktaFeatures; readonly provisioning: boolean },
  app: Pick<OktaApp, "features">,
): FeatureDifference {
  const live = enabledFeatures(app);
  const wanted = (key: keyof OktaFeatures): boolean => config.provisioning && config.features[key];
  return {
    missing: keys.filter((key) => wanted(key) && !live[key]),
    unwanted: keys.filter((key) => !wanted(key) && live[key]),
  };
}

const status = z.looseObject({ status: z.enum(["ENABLED", "DISABLED"]) }).nullish();
const capabilities = z.looseObject({
  create: z.looseObject({ lifecycleCreate: status }).nullish(),
  update: z.looseObject({ profile: status, lifecycleDeactivate: status, password: status }).nullish(),
});
const feature = z.looseObject({ name: z.string(), status: z.string(), capabilities: capabilities.nullish() });

/**
 * Switches an app's user provisioning, for the apps whose connection the API can set ({@link isApiCapable}). Only what differs is sent.
 * @returns false when Okta says that provisioning is not enabled for the app: then it is a step in the Admin Console
 * @throws OktaError
 */
export async function setFeatures(okta: Okta, app: OktaApp, wanted: OktaFeatures): Promise<boolean> {
  const path = `/api/v1/apps/${encodeURIComponent(app.id)}/features`;
  let live: z.output<typeof capabilities> | null | undefined;
  try {
    const features = await okta.list({ method: "GET", path, scope: "okta.apps.read" }, feature);
    const provisioning = features.find(({ name }) => name === "USER_PROVISIONING");
    if (!provisioning) return false;
    live = provisioning.capabilities;
  } catch (error) {
    // "Provisioning is not enabled for the app instance."
    // https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationFeatures/
    if (error instanceof OktaError && error.status === 400) return false;
    throw error;
  }
  const of = (on: boolean): { status: string } => ({ status: on ? "ENABLED" : "DISABLED" });
  const differs = (now: { status: string } | null | undefined, on: boolean): boolean =>
    (now?.status === "ENABLED") !== on;
  const update = {
    ...(differs(live?.update?.profile, wanted.update) ? { profile: of(wanted.update) } : {}),
    ...(differs(live?.update?.lifecycleDeactivate, wanted.deactivate)
      ? { lifecycleDeactivate: of(wanted.deactivate) }
      : {}),
  };
  const body = {
    ...(differs(live?.create?.lifecycleCreate, wanted.create)
      ? { create: { lifecycleCreate: of(wanted.create) } }
      : {}),
    ...(Object.keys(update).length > 0 ? { update } : {}),
  };
  if (Object.keys(body).length === 0) return true;
  await okta.request({ method: "PUT", path: `${path}/USER_PROVISIONING`, body, scope: "okta.apps.manage" }, noContent);
  return true;
}
