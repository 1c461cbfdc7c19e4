import type { SamlSettings } from "../../../../lib/entra/application/saml-settings";
import { samlValues } from "../../../../lib/entra/graph";
import { claimsPolicy, settingsOfClaimsPolicy } from "../../../../lib/entra/application/claims-policy";

const app = { tenantId: "0a1b2c3d-0000-4000-8000-000000000001", clientId: "c1" };

describe("what the target has to know", () => {
  test.each([
    ["public", "https://login.microsoftonline.com", "https://sts.windows.net"],
    ["usgov", "https://login.microsoftonline.us", "https://sts.windows.net"],
    ["china", "https://login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn"],
  ] as const)("in the cloud %s", (cloud, login, issuer) => {
    expect(samlValues({ cloud }, app)).toEqual({
      metadataUrl: `${login}/${app.tenantId}/federationmetadata/2007-06/federationmetadata.xml?appid=c1`,
      loginUrl: `${login}/${app.tenantId}/saml2`,
      logoutUrl: `${login}/${app.tenantId}/saml2`,
      entityId: `${issuer}/${app.tenantId}/`,
    });
  });

  test("with the thumbprint, where there is one", () => {
    expect(samlValues({ cloud: "public" }, { ...app, thumbprint: "AB12" }).thumbprint).toBe("AB12");
  });
});

describe("the claims mapping policy", () => {
  const policy = (settings: Partial<SamlSettings>): unknown => {
    const text = claimsPolicy({ nameId: { source: "user.userprincipalname" }, claims: {}, ...settings });
    return text === undefined ? undefined : JSON.parse(text);
  };
  const nameId = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

  test("is not needed for what Entra sends by itself", () => {
    expect(policy({})).toBeUndefined();
    expect(policy({ nameId: { source: "user.userPrincipalName" } })).toBeUndefined();
  });

  test("says source and format of the NameID", () => {
    const format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    expect(policy({ nameId: { source: "user.mail", format } })).toEqual({
      ClaimsMappingPolicy: {
        Version: 1,
        IncludeBasicClaimSet: "true",
        ClaimsSchema: [{ Source: "user", ID: "mail", SamlClaimType: nameId, SamlNameIdFormat: format }],
      },
    });
    expect(policy({ nameId: { source: "user.userprincipalname", format } })).toBeDefined();
  });

  // https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type (claim schema entry elements)
  test("has constants as values, and nothing that no policy can say", () => {
    const claims = {
      company: '"Contoso"',
      plain: "mail",
      joined: "Join(user.mail)",
      "http://schemas.microsoft.com/identity/claims/tenantid": "company.tenantcountry",
      [nameId]: "user.mail",
      odd: "user.${x}",
    };
    expect(policy({ claims })).toMatchObject({
      ClaimsMappingPolicy: {
        ClaimsSchema: [
          { Source: "user", ID: "userprincipalname", SamlClaimType: nameId },
          { Value: "Contoso", SamlClaimType: "company" },
        ],
      },
    });
    expect(JSON.stringify(policy({ claims }))).not.toMatch(/plain|joined|tenantid|odd|"user.mail/);
    expect(policy({ nameId: { source: "mail" }, claims: {} })).toBeUndefined();
    const settings = { nameId: { source: "user.mail" }, claims: { company: '"Contoso"', quoted: '"say "hi""' } };
    expect(settingsOfClaimsPolicy(claimsPolicy(settings) ?? "")).toEqual(settings);
  });

  test("says the NameID along with further claims", () => {
    const claims = {
      department: "user.department",
      "urn:badge": "user.extension_0123_badge",
      app: "application.objectid",
    };
    expect(policy({ claims })).toMatchObject({
      ClaimsMappingPolicy: {
        ClaimsSchema: [
          { Source: "user", ID: "userprincipalname", SamlClaimType: nameId },
          { Source: "user", ID: "department", SamlClaimType: "department" },
          { Source: "user", ExtensionID: "extension_0123_badge", SamlClaimType: "urn:badge" },
          { Source: "application", ID: "objectid", SamlClaimType: "app" },
        ],
      },
    });
  });
});

describe("the settings of a claims mapping policy", () => {
  const badge = "user.extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_badge";

  test.each<Pick<SamlSettings, "nameId" | "claims">>([
    { nameId: { source: "user.mail" }, claims: {} },
    { nameId: { source: "user.mail", format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" }, claims: {} },
    { nameId: { source: "user.userprincipalname" }, claims: { badge, "https://x.example/dept": "user.department" } },
  ])("are those that it was made of: %j", (settings) => {
    expect(settingsOfClaimsPolicy(claimsPolicy(settings) ?? "")).toEqual(settings);
  });

  test.each([
    "{",
    "{}",
    '{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"true","ClaimsSchema":[]}}',
    (claimsPolicy({ nameId: { source: "user.mail" }, claims: {} }) ?? "").replace('"true"', '"false"'),
    (claimsPolicy({ nameId: { source: "user.mail" }, claims: {} }) ?? "").replace(/nameidentifier/, "name"),
  ])("are none of any other: %s", (definition) => {
    expect(settingsOfClaimsPolicy(definition)).toBeUndefined();
  });
});
