import { isDeepStrictEqual } from "node:util";
import type { StackConfig } from "../config/entra/model";
import {
  nonGalleryTemplateId,
  portalTags,
  templateHomepageUrl,
  userRoleId,
} from "../entra/application/non-gallery-app";
import { tagPrefix } from "../entra/application/stack-tag";
import type { LiveAppRole, LiveApp, LiveApplication, LivePrincipal } from "./live-app";

/**
 * Properties that a stack of ours sets on application and principal, by path. azuread sends the whole objects: what the stack
 * does not name is cleared, except what it leaves alone on purpose (descriptions, owners, app roles, API scopes, addresses).
 */
const ofApplication: Readonly<Record<string, unknown>> = {
  signInAudience: "AzureADMyOrg",
  groupMembershipClaims: null,
  identifierUris: [],
  isDeviceOnlyAuthSupported: null,
  isFallbackPublicClient: false,
  oauth2RequirePostResponse: false,
  "optionalClaims.accessToken": [],
  "optionalClaims.idToken": [],
  "optionalClaims.saml2Token": [],
  "publicClient.redirectUris": [],
  "spa.redirectUris": [],
  requiredResourceAccess: [],
};
/** Mark of properties that need no look: the config repeats them as they are live, or leaves them alone. */
const unlooked = Symbol("unlooked");
const ofPrincipal: Readonly<Record<string, unknown>> = {
  accountEnabled: true,
  alternativeNames: [],
  appRoleAssignmentRequired: true,
  loginUrl: null,
  notificationEmailAddresses: [],
  preferredSingleSignOnMode: null,
  "samlSingleSignOnSettings.relayState": null,
};

/** Properties that a stack with SAML sets differently; the rest of the sign-on is in the config as it was found. */
const samlOfApplication = {
  identifierUris: unlooked,
  "web.homePageUrl": templateHomepageUrl,
  "web.implicitGrantSettings.enableAccessTokenIssuance": false,
  "web.implicitGrantSettings.enableIdTokenIssuance": false,
};
const samlOfPrincipal = ({ notificationEmail }: DesiredSettings) => ({
  loginUrl: unlooked,
  notificationEmailAddresses: notificationEmail === null ? unlooked : [notificationEmail],
  preferredSingleSignOnMode: "saml",
  "samlSingleSignOnSettings.relayState": unlooked,
});

type DesiredSettings = Pick<StackConfig, "saml" | "notificationEmail" | "role">;

/** Lists what a deploy would change in an app, one line each; empty: the config says all of it, but for the stack's tag. */
export function resetByDeploy(
  { application, principal, gallery }: Pick<LiveApp, "application" | "principal" | "gallery">,
  wanted: DesiredSettings,
): string[] {
  if (!application) return ["the application itself, which is another tenant's"];
  // What a template of the gallery gives, and the sign-on, are left alone.
  if (gallery) return changedProperties("principal", principal, { accountEnabled: true });
  return [
    ...changedTemplate(application),
    ...changedProperties("application", application, { ...ofApplication, ...(wanted.saml && samlOfApplication) }),
    ...(wanted.role === undefined ? missingRole(application.appRoles ?? []) : []),
    ...changedProperties("principal", principal, { ...ofPrincipal, ...(wanted.saml && samlOfPrincipal(wanted)) }),
    ...removedTags(application, principal),
  ];
}

function changedTemplate({ applicationTemplateId: template }: LiveApplication): string[] {
  if (template?.toLowerCase() === nonGalleryTemplateId) return [];
  return [
    `the application as a whole, which was made ${template ? `from the template ${template}` : "without a template"}`,
  ];
}

function changedProperties(object: string, live: object, wanted: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(wanted).flatMap(([path, value]) => {
    const current = path.split(".").reduce<unknown>(property, live);
    const same = value === unlooked || isDeepStrictEqual(current, value) || (isBlank(current) && isBlank(value));
    return same ? [] : [`${object}.${path}: ${spell(current)} -> ${spell(value)}`];
  });
}

const property = (object: unknown, name: string): unknown =>
  typeof object === "object" && object !== null ? (object as Record<string, unknown>)[name] : undefined;

/** Whether a property is not set, for which Graph returns null, "", false or nothing. */
const isBlank = (value: unknown): boolean =>
  value == null || value === "" || value === false || (Array.isArray(value) && value.length === 0);

const spell = (value: unknown): string => (isBlank(value) && value !== false ? "none" : JSON.stringify(value));

/** A stack leaves the app's roles alone, and gives this one unless the config names another. */
function missingRole(live: readonly LiveAppRole[]): string[] {
  return live.some(({ id, isEnabled }) => id === userRoleId && isEnabled)
    ? []
    : [`who is assigned, by the app role User (${userRoleId}), which is missing or disabled`];
}

function removedTags(application: LiveApplication, principal: LivePrincipal): string[] {
  const known = (tag: string): boolean => portalTags.includes(tag) || tag.startsWith(tagPrefix);
  const all = new Set([...(application.tags ?? []), ...(principal.tags ?? [])]);
  return [...all].filter((tag) => !known(tag)).map((tag) => `the tag ${tag} -> none`);
}
