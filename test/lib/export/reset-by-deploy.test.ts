import { nonGalleryTemplateId, portalTags, templateHomepageUrl, userRoleId } from "../../../lib/entra/graph";
import { resetByDeploy } from "../../../lib/export";

const user = { id: userRoleId, displayName: "User", isEnabled: true };
const roles = [user, { id: "b9632174-c057-4f7e-951b-be3adc52bfe6", displayName: "msiam_access", isEnabled: true }];
const needsUser = `who is assigned, by the app role User (${userRoleId}), which is missing or disabled`;
const application = {
  id: "a",
  appId: "c",
  displayName: "App",
  applicationTemplateId: nonGalleryTemplateId,
  signInAudience: "AzureADMyOrg",
  tags: [],
  appRoles: roles,
  identifierUris: [],
  optionalClaims: null,
  api: { oauth2PermissionScopes: [{ value: "user_impersonation" }] },
  notes: "stays",
  web: { redirectUris: ["https://stays.example"] },
};
const principal = {
  id: "p",
  appId: "c",
  displayName: "App",
  tags: [...portalTags, "scimform:other-test"],
  accountEnabled: true,
  appRoleAssignmentRequired: true,
  notes: "stays",
};
const plain = { notificationEmail: null };
const reset = (changes: object = {}, changesOfPrincipal: object = {}) =>
  resetByDeploy(
    { application: { ...application, ...changes }, principal: { ...principal, ...changesOfPrincipal } },
    plain,
  );

test("an app as the portal makes it loses nothing", () => expect(reset()).toEqual([]));

test.each<[string, object, object, string[]]>([
  [
    "another template",
    { applicationTemplateId: "t" },
    {},
    ["the application as a whole, which was made from the template t"],
  ],
  [
    "no template",
    { applicationTemplateId: null },
    {},
    ["the application as a whole, which was made without a template"],
  ],
  [
    "an audience",
    { signInAudience: "AzureADMultipleOrgs" },
    {},
    ['application.signInAudience: "AzureADMultipleOrgs" -> "AzureADMyOrg"'],
  ],
  ["an identifier", { identifierUris: ["api://x"] }, {}, ['application.identifierUris: ["api://x"] -> none']],
  [
    "claims",
    { optionalClaims: { idToken: [{ name: "email" }] } },
    {},
    ['application.optionalClaims.idToken: [{"name":"email"}] -> none'],
  ],
  [
    "API permissions",
    { requiredResourceAccess: [{ resourceAppId: "g" }] },
    {},
    ['application.requiredResourceAccess: [{"resourceAppId":"g"}] -> none'],
  ],
  ["an app role more", { appRoles: [...roles, { ...user, id: "r", displayName: "Clerk" }] }, {}, []],
  ["a role that is disabled", { appRoles: [{ ...user, isEnabled: false }] }, {}, [needsUser]],
  ["no roles", { appRoles: null }, {}, [needsUser]],
  ["a tag", { tags: ["HideApp"] }, { tags: [...portalTags, "HideApp"] }, ["the tag HideApp -> none"]],
  [
    "SAML",
    {},
    { preferredSingleSignOnMode: "saml", samlSingleSignOnSettings: { relayState: "/x" } },
    [
      'principal.preferredSingleSignOnMode: "saml" -> none',
      'principal.samlSingleSignOnSettings.relayState: "/x" -> none',
    ],
  ],
  [
    "who may sign in",
    {},
    { appRoleAssignmentRequired: false, accountEnabled: false },
    ["principal.accountEnabled: false -> true", "principal.appRoleAssignmentRequired: false -> true"],
  ],
])("would change: %s", (_, changes, changesOfPrincipal, expected) => {
  expect(reset(changes, changesOfPrincipal)).toEqual(expected);
});

test("another tenant's application cannot be adopted", () => {
  expect(resetByDeploy({ application: null, principal }, plain)).toEqual([
    "the application itself, which is another tenant's",
  ]);
});

test("of SAML that the config says, only what it cannot say", () => {
  const saml = {
    identifiers: ["api://x"],
    replyUrls: ["https://stays.example"],
    nameId: { source: "user.userprincipalname" },
    claims: {},
    certificates: [],
  };
  const live = {
    application: { ...application, identifierUris: ["api://x"], web: { homePageUrl: templateHomepageUrl } },
    principal: {
      ...principal,
      preferredSingleSignOnMode: "saml",
      loginUrl: "https://stays.example/login",
      samlSingleSignOnSettings: { relayState: "/x" },
      notificationEmailAddresses: ["admin@contoso.example"],
    },
  };
  expect(resetByDeploy(live, { saml, notificationEmail: null })).toEqual([]);
  const web = { homePageUrl: "https://own.example", implicitGrantSettings: { enableIdTokenIssuance: true } };
  const other = { ...live, application: { ...live.application, web } };
  expect(resetByDeploy(other, { saml, notificationEmail: "it@contoso.example" })).toEqual([
    `application.web.homePageUrl: "https://own.example" -> "${templateHomepageUrl}"`,
    "application.web.implicitGrantSettings.enableIdTokenIssuance: true -> false",
    'principal.notificationEmailAddresses: ["admin@contoso.example"] -> ["it@contoso.example"]',
  ]);
});
