import {
  activationBody,
  createGroupBody,
  createUserBody,
  entraHeaders,
  memberBody,
  patchBody,
  referenceBody,
} from "../../lib/entra/requests";
import * as okta from "../../lib/okta/requests";
import { coreGroupSchema, coreUserSchema, enterpriseUserSchema } from "../../lib/core/scim-schemas";
import { matchQuery, referenceQuery, scimEndpoint } from "../../lib/scim";

/*
 * The requests of preview, check-target and both engines, held against those that the vendors print: the same members, in the same
 * form, with values of our own.
 */

const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const endpoint = scimEndpoint("https://api.vendor.example/scim");

/** https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups */
describe("Microsoft's page on SCIM endpoints", () => {
  test("a user is looked up, and so is a reference", () => {
    expect(endpoint.url(["Users"], matchQuery("users", "userName", "anna"))).toBe(
      "https://api.vendor.example/scim/Users?filter=userName+eq+%22anna%22",
    );
    expect(endpoint.url(["Groups"], matchQuery("groups", "displayName", "Staff"))).toBe(
      "https://api.vendor.example/scim/Groups?excludedAttributes=members&filter=displayName+eq+%22Staff%22",
    );
    expect(referenceQuery("54D3", `${enterpriseUserSchema}:manager`, "2819")).toEqual({
      filter: 'id eq "54D3" and manager eq "2819"',
      attributes: "id",
    });
  });

  test("a user is created", () => {
    const values = {
      userName: "anna@contoso.example",
      active: "True",
      'emails[type eq "work"].value': "anna@mail.example",
      externalId: "0a21f0f2",
      "name.givenName": "Anna",
    };
    expect(createUserBody(values)).toEqual({
      schemas: [coreUserSchema, enterpriseUserSchema],
      externalId: "0a21f0f2",
      userName: "anna@contoso.example",
      active: true,
      emails: [{ primary: true, type: "work", value: "anna@mail.example" }],
      meta: { resourceType: "User" },
      name: { givenName: "Anna" },
    });
  });

  test("a user is changed, and disabled", () => {
    const emails = 'emails[type eq "work"].value';
    expect(patchBody([{ target: emails, value: "b@mail.example", previous: "a@mail.example" }], "legacy")).toEqual({
      schemas: [patchOp],
      Operations: [{ op: "Replace", path: emails, value: "b@mail.example" }],
    });
    // The page's own sample has a boolean; the page on compatibility says that it is a text without the flag.
    expect(activationBody(false, "legacy")["Operations"]).toMatchObject([{ op: "Replace", path: "active" }]);
  });

  test("a group is created without members, renamed, and gets and loses members", () => {
    expect(createGroupBody({ externalId: "8aa1a0c0", displayName: "Staff" })).toEqual({
      schemas: [coreGroupSchema, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
      externalId: "8aa1a0c0",
      displayName: "Staff",
      meta: { resourceType: "Group" },
    });
    const renamed = patchBody([{ target: "displayName", value: "Crew", previous: "Staff" }], "legacy");
    expect(renamed["Operations"]).toEqual([{ op: "Replace", path: "displayName", value: "Crew" }]);
    const value = [{ $ref: null, value: "f648f8d5" }];
    expect(memberBody({ added: ["f648f8d5"] }, "legacy")["Operations"]).toEqual([
      { op: "Add", path: "members", value },
    ]);
    expect(memberBody({ removed: ["f648f8d5"] }, "legacy")["Operations"]).toEqual([
      { op: "Remove", path: "members", value },
    ]);
  });

  test("a manager is set", () => {
    const reference = { id: "2819c223", url: "http://.../scim/Users/2819c223" };
    expect(referenceBody(`${enterpriseUserSchema}:manager`, reference, "legacy")["Operations"]).toEqual([
      { op: "Add", path: "manager", value: [{ $ref: "http://.../scim/Users/2819c223", value: "2819c223" }] },
    ]);
  });

  test("a request names no type that it accepts; a body has a charset", () => {
    expect(entraHeaders(false)).toEqual({ accept: "*/*" });
    expect(entraHeaders(true)).toEqual({ accept: "*/*", "content-type": "application/scim+json; charset=utf-8" });
  });
});

/** https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/ */
describe("Okta's SCIM 2.0 reference", () => {
  const somebody: okta.OktaUser = {
    userName: "anna@contoso.example",
    externalId: "00uanna",
    attributes: [
      ["name.givenName", "Anna"],
      ["name.familyName", "Holm"],
      ["emails.^[primary==true].value", "anna@contoso.example"],
      ["emails.^[primary==true].type", "work"],
      ["displayName", "Anna Holm"],
      ["locale", "en-US"],
    ].map(([externalName = "", value]) => ({ externalName, externalNamespace: coreUserSchema, value })),
  };
  const profile = {
    schemas: [coreUserSchema],
    userName: "anna@contoso.example",
    name: { givenName: "Anna", familyName: "Holm" },
    emails: [{ primary: true, value: "anna@contoso.example", type: "work" }],
    displayName: "Anna Holm",
    locale: "en-US",
    externalId: "00uanna",
    groups: [],
    active: true,
  };

  test("lists and searches have bounds, and blanks are %20", () => {
    expect(endpoint.url(["Users"], okta.equalsQuery("userName", "test.user@okta.local"))).toMatch(
      /\/Users\?filter=userName%20eq%20%22test\.user%40okta\.local%22&startIndex=1&count=100$/,
    );
    expect(endpoint.url(["Groups"], okta.equalsQuery("displayName", "Test SCIMv2"))).toMatch(
      /\/Groups\?filter=displayName%20eq%20%22Test%20SCIMv2%22&startIndex=1&count=100$/,
    );
    expect(okta.connectionQueries).toEqual({ Users: "startIndex=1&count=2", Groups: "startIndex=1&count=100" });
  });

  test("a user is created with a password and no groups", () => {
    expect(okta.createUserBody(somebody, "1mz050nq")).toEqual({ ...profile, password: "1mz050nq" });
  });

  test("a user is replaced with everything that the target shows, and deactivated", () => {
    const { externalId, ...rest } = profile;
    const shown = { ...rest, id: "23a35c27", meta: { resourceType: "User" } };
    const before = { ...shown, name: { givenName: "Another", middleName: "M", familyName: "User" } };
    expect(okta.replaceUserBody(before, somebody)).toEqual({
      ...{ ...shown, externalId },
      name: { givenName: "Anna", middleName: "M", familyName: "Holm" },
    });
    expect(okta.activationBody(false)).toEqual({
      schemas: [patchOp],
      Operations: [{ op: "replace", value: { active: false } }],
    });
  });

  test("groups: created empty, renamed without a path, changed, replaced", () => {
    const group = { id: "abf4dd94", displayName: "Test SCIMv2" };
    const member = { value: "23a35c27", display: "test.user@okta.local" };
    expect(okta.createGroupBody("Test SCIMv2")).toEqual({
      schemas: [coreGroupSchema],
      displayName: "Test SCIMv2",
      members: [],
    });
    expect(okta.renameGroupBody(group)).toEqual({ schemas: [patchOp], Operations: [{ op: "replace", value: group }] });
    expect(okta.changeMembersBody(["89bb1940"], [member])).toEqual({
      schemas: [patchOp],
      Operations: [
        { op: "remove", path: 'members[value eq "89bb1940"]' },
        { op: "add", path: "members", value: [member] },
      ],
    });
    expect(okta.replaceMembersBody([member])).toEqual({
      schemas: [patchOp],
      Operations: [{ op: "replace", path: "members", value: [member] }],
    });
    // The page's sample has no id; recorded requests do: https://github.com/simpleidserver/SimpleIdServer/issues/247
    expect(okta.replaceGroupBody(group, [member])).toEqual({
      schemas: [coreGroupSchema],
      ...group,
      members: [member],
    });
  });

  test("headers", () => {
    expect(okta.oktaHeaders(false)).toEqual({
      "user-agent": "Okta SCIM Client 1.0.0",
      accept: "application/scim+json",
    });
    expect(okta.oktaHeaders(true)).toMatchObject({ "content-type": "application/scim+json; charset=utf-8" });
  });
});
