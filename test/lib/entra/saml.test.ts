import type { SamlSettings } from "../../../lib/config/model";
import { certificateWarnings, claimsPolicy, samlValues } from "../../../lib/entra";

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

describe("the certificate that signs", () => {
  const warnings = (now: string, active = true) => {
    const certificates = [{ name: "2027", expires: "2027-06-30", active }];
    const saml = { identifiers: [], replyUrls: [], nameId: { source: "user.mail" }, claims: {}, certificates };
    return certificateWarnings({ stack: "advisors-test", saml }, Date.parse(now)).map(
      ({ code, severity, summary }) => ({
        code,
        severity,
        days: /in \d+ days|today|tomorrow/.exec(summary)?.[0],
      }),
    );
  };
  const severity = "warning";

  test.each([
    ["2027-04-30T23:59:00Z", []],
    ["2027-05-01T00:00:00Z", [{ code: "SAML_CERTIFICATE_EXPIRES", severity, days: "in 60 days" }]],
    ["2027-06-29T12:00:00Z", [{ code: "SAML_CERTIFICATE_EXPIRES", severity, days: "tomorrow" }]],
    ["2027-06-30T23:00:00Z", [{ code: "SAML_CERTIFICATE_EXPIRES", severity, days: "today" }]],
    ["2027-07-01T00:00:00Z", [{ code: "SAML_CERTIFICATE_EXPIRED", severity, days: undefined }]],
  ])("on %s", (now, expected) => {
    expect(warnings(now)).toEqual(expected);
  });

  test("any other may expire: nobody signs in with it", () => {
    expect(warnings("2027-07-01T00:00:00Z", false)).toEqual([]);
  });

  test("a stack without SAML has none", () => {
    expect(certificateWarnings({ stack: "advisors-test" }, 0)).toEqual([]);
  });
});
