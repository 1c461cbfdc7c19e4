import { personAttributes, readPeople, readPerson, userQuery } from "../../../../lib/entra/graph/person";
import { directoryAttributes } from "../../../../lib/entra/schema/directory-attributes";
import { graphError, scriptedGraph, json } from "./fake-graph";

test("attributes of Graph's user under their provisioning names", () => {
  expect(
    personAttributes({
      "@odata.context": "…",
      id: "a-1",
      userPrincipalName: "anna@contoso.example",
      officeLocation: "Aarhus",
      mobilePhone: "1",
      businessPhones: ["2", "3"],
      faxNumber: null,
      onPremisesSyncEnabled: true,
      employeeOrgData: { costCenter: "c", division: null },
      onPremisesExtensionAttributes: { extensionAttribute3: "x" },
      manager: { "@odata.type": "#microsoft.graph.user", id: "m-1" },
      extension_00000000000000000000000000000000_badge: "b",
    }),
  ).toEqual({
    objectId: "a-1",
    userPrincipalName: "anna@contoso.example",
    originalUserPrincipalName: "anna@contoso.example",
    physicalDeliveryOfficeName: "Aarhus",
    mobile: "1",
    telephoneNumber: "2",
    facsimileTelephoneNumber: null,
    dirSyncEnabled: true,
    "employeeOrgData.costCenter": "c",
    "employeeOrgData.division": null,
    extensionAttribute3: "x",
    manager: "m-1",
    extension_00000000000000000000000000000000_badge: "b",
  });
});

test("guests have the name of their home organisation", () => {
  const userPrincipalName = "anna_berg_partner.example#EXT#@contoso.example";
  expect(personAttributes({ userPrincipalName })).toEqual({
    userPrincipalName: "anna_berg@partner.example",
    originalUserPrincipalName: userPrincipalName,
  });
});

test("attributes that have their provisioning names already stay as they are", () => {
  const attributes = { objectId: "a", telephoneNumber: "1", mobile: "2", manager: "m", originalUserPrincipalName: "o" };
  expect(personAttributes(attributes)).toEqual(attributes);
  expect(personAttributes({ id: "graph", objectId: "own" })).toEqual({ objectId: "own" });
});

test("only what is needed is asked for, and everything the portal offers can be", () => {
  expect(userQuery(["mobile", "employeeOrgData.costCenter", "extensionAttribute15", "telephoneNumber"])).toEqual({
    $select:
      "id,userPrincipalName,accountEnabled,mobilePhone,employeeOrgData,onPremisesExtensionAttributes,businessPhones",
  });
  expect(userQuery(["manager"])["$expand"]).toBe("manager($select=id)");
  const all = userQuery(directoryAttributes.users.map(({ name }) => name))["$select"]?.split(",") ?? [];
  expect(all).toEqual(expect.arrayContaining(["surname", "givenName", "onPremisesImmutableId", "officeLocation"]));
  expect(all).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/password|IsSoftDeleted|appRoleAssignments|lastName|objectId/)]),
  );
});

test("all people, page by page", async () => {
  const next = "https://localhost:1/v1.0/users?$skiptoken=2";
  const { graph, sent } = scriptedGraph([
    json({ value: [{ id: "1", officeLocation: "A" }], "@odata.nextLink": next }),
    json({ value: [{ id: "2" }] }),
  ]);
  const people = [];
  for await (const person of readPeople(graph, ["physicalDeliveryOfficeName"])) people.push(person);
  expect(people).toEqual([{ objectId: "1", physicalDeliveryOfficeName: "A" }, { objectId: "2" }]);
  expect(sent[0]?.url.searchParams.get("$top")).toBe("999");
  expect(sent[0]?.url.searchParams.get("$select")).toBe("id,userPrincipalName,accountEnabled,officeLocation");
  expect(sent[1]?.url.searchParams.get("$skiptoken")).toBe("2");
});

test("one person; nobody of that name", async () => {
  const { graph } = scriptedGraph([
    json({ id: "1", mobilePhone: "7" }),
    graphError(404, "Request_ResourceNotFound"),
    json({ value: [] }),
  ]);
  expect(await readPerson(graph, "anna@contoso.example", ["mobile"])).toEqual({ objectId: "1", mobile: "7" });
  await expect(readPerson(graph, "nobody@contoso.example", [])).rejects.toMatchObject({
    problems: [{ code: "ENTRA_USER_NOT_FOUND" }],
  });
});
