import { type DesiredSchema } from "../../../../lib/entra/schema";
import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import type { Group, User } from "../../../../sandbox/entra/model";
import { advisors, type Sent, type TestTenant, userRole } from "./support";

/**
 * What Microsoft documents of the traffic towards a SCIM endpoint, a row each: requests, the two PATCH dialects, lifecycle.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
 * https://learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works
 */
export interface GoldenRow {
  readonly row: string;
  readonly desired?: DesiredSchema;
  /** Steps that prepare the tenant, with a cycle after each that is not recorded. Absent: an empty tenant. */
  readonly given?: readonly Preparation[];
  readonly when: Preparation;
  /** Absent: a cycle. */
  readonly by?: "on demand" | "test connection";
  /** Requests, without the flag in their query. */
  readonly legacy: readonly Sent[];
  readonly compliant: readonly Sent[];
}

type Preparation = (tenant: TestTenant) => void;

const patch = (request: string, ...Operations: readonly unknown[]): Sent => ({
  request: `PATCH ${request}`,
  body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations },
});
const same = (...sent: readonly Sent[]) => ({ legacy: sent, compliant: sent });
const nothing = same();

/** Ids are given in order: the first user is t1 in the target. */
const id = (kind: "a1" | "b2", serial: number) => `${kind}000000-0000-4000-8000-${String(serial).padStart(12, "0")}`;
const find = (name: string) => ({ request: `GET /Users?filter=userName eq "${name}@contoso.example"` });
const office = 'addresses[type eq "work"].formatted';

const ada = (tenant: TestTenant): User => user(tenant, "ada");
const user = (tenant: TestTenant, name: string): User => {
  const found = Object.values(tenant.state.users).find((each) => each.userPrincipalName.startsWith(name));
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const pilots = (tenant: TestTenant): Group => {
  const [found] = Object.values(tenant.state.groups);
  if (!found) throw new Error("there is no group");
  return found;
};
const deletedAda: Preparation = (tenant) => tenant.change(ada(tenant), { deletedDateTime: "2026-11-22T08:00:00Z" });
const adaAssigned: Preparation = (tenant: TestTenant) => tenant.assign(tenant.user("ada"));
const disabled = {
  legacy: [patch("/Users/t1", { op: "Replace", path: "active", value: "False" })],
  compliant: [patch("/Users/t1", { op: "replace", path: "active", value: false })],
};
const enabled = {
  legacy: [patch("/Users/t1", { op: "Replace", path: "active", value: "True" })],
  compliant: [patch("/Users/t1", { op: "replace", path: "active", value: true })],
};
const created = (serial: number, name: string, more: Record<string, unknown> = {}): Sent => ({
  request: "POST /Users",
  body: {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterpriseUserSchema],
    userName: `${name}@contoso.example`,
    active: true,
    displayName: `${name} Example`,
    name: { givenName: name, familyName: "Example" },
    externalId: id("a1", serial),
    meta: { resourceType: "User" },
    ...more,
  },
});

const mapped = (mappings: Record<string, { source: string }>, filters?: "Denmark"): DesiredSchema => ({
  users: {
    mappings: { ...advisors.users?.mappings, ...mappings },
    ...(filters && { filters: [{ name: filters, all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }] }),
  },
});
const managed = mapped({ [`${enterpriseUserSchema}:manager`]: { source: "[manager]" } });
const grouped: DesiredSchema = {
  ...managed,
  groups: {
    mappings: {
      displayName: { source: "[displayName]", match: 1 },
      externalId: { source: "[objectId]" },
      members: { source: "[members]" },
    },
  },
};
const pilotsAssigned = (tenant: TestTenant) =>
  tenant.assign(tenant.group("Pilots", [tenant.user("ada"), tenant.user("bob")]));

export const requests: readonly GoldenRow[] = [
  {
    row: "test connection",
    when: () => undefined,
    by: "test connection",
    ...same({ request: 'GET /Users?filter=userName eq "d4000000-0000-4000-8000-000000000001"' }),
  },
  {
    row: "match and create a user",
    when: (tenant) => tenant.assign(tenant.user("ada", { officeLocation: "Aarhus" })),
    ...same(find("ada"), created(1, "ada", { addresses: [{ primary: true, type: "work", formatted: "Aarhus" }] })),
  },
  {
    row: "match by several attributes, in the order of their precedence",
    desired: {
      users: {
        mappings: {
          ...advisors.users?.mappings,
          externalId: { source: "[objectId]", match: 1 },
          userName: { source: "[userPrincipalName]", match: 2 },
        },
      },
    },
    when: adaAssigned,
    ...same({ request: `GET /Users?filter=externalId eq "${id("a1", 1)}"` }, find("ada"), created(1, "ada")),
  },
  {
    row: "read a user",
    given: [adaAssigned],
    when: () => undefined,
    by: "on demand",
    ...same({ request: "GET /Users/t1" }),
  },
  {
    row: "update a user",
    given: [(tenant) => tenant.assign(tenant.user("ada", { officeLocation: "Aarhus" }))],
    when: (tenant) => tenant.change(ada(tenant), { officeLocation: "Odense" }),
    legacy: [patch("/Users/t1", { op: "Replace", path: office, value: "Odense" })],
    compliant: [patch("/Users/t1", { op: "replace", path: office, value: "Odense" })],
  },
  { row: "disable", given: [adaAssigned], when: (tenant) => tenant.unassign(ada(tenant)), ...disabled },
  {
    row: "hard delete",
    given: [adaAssigned],
    when: (tenant) => tenant.purge(ada(tenant)),
    ...same({ request: "DELETE /Users/t1" }),
  },
  {
    row: "match and create a group; its members follow",
    desired: grouped,
    when: pilotsAssigned,
    legacy: groupCreated({
      op: "Add",
      path: "members",
      value: [
        { $ref: null, value: "t1" },
        { $ref: null, value: "t2" },
      ],
    }),
    compliant: groupCreated({ op: "add", path: "members", value: [{ value: "t1" }, { value: "t2" }] }),
  },
  {
    row: "rename a group",
    desired: grouped,
    given: [pilotsAssigned],
    when: (tenant) => tenant.change(pilots(tenant), { displayName: "Testers" }),
    legacy: [patch("/Groups/g1", { op: "Replace", path: "displayName", value: "Testers" })],
    compliant: [patch("/Groups/g1", { op: "replace", path: "displayName", value: "Testers" })],
  },
  {
    row: "add a member",
    desired: grouped,
    given: [pilotsAssigned],
    when: (tenant) => {
      const eve = tenant.user("eve");
      tenant.change(pilots(tenant), { members: [...pilots(tenant).members, eve.id] });
    },
    legacy: [
      find("eve"),
      created(5, "eve"),
      patch("/Groups/g1", { op: "Add", path: "members", value: [{ $ref: null, value: "t3" }] }),
    ],
    compliant: [
      find("eve"),
      created(5, "eve"),
      patch("/Groups/g1", { op: "add", path: "members", value: [{ value: "t3" }] }),
    ],
  },
  {
    row: "remove a member",
    desired: grouped,
    given: [pilotsAssigned],
    when: (tenant) => tenant.change(pilots(tenant), { members: [user(tenant, "bob").id] }),
    legacy: [
      ...disabled.legacy,
      patch("/Groups/g1", { op: "Remove", path: "members", value: [{ $ref: null, value: "t1" }] }),
    ],
    compliant: [...disabled.compliant, patch("/Groups/g1", { op: "remove", path: 'members[value eq "t1"]' })],
  },
  {
    row: "manager: asked for, then set",
    desired: managed,
    given: [(tenant) => tenant.assign(tenant.user("ada"), tenant.user("bob"))],
    when: (tenant) => tenant.change(ada(tenant), { managerId: user(tenant, "bob").id }),
    legacy: [
      { request: 'GET /Users?attributes=id&filter=id eq "t1" and manager eq "t2"' },
      patch("/Users/t1", { op: "Add", path: `${enterpriseUserSchema}:manager`, value: "t2" }),
    ],
    compliant: [
      { request: 'GET /Users?attributes=id&filter=id eq "t1" and manager eq "t2"' },
      patch("/Users/t1", { op: "add", path: `${enterpriseUserSchema}:manager`, value: "t2" }),
    ],
  },
  {
    row: "read a group",
    desired: grouped,
    given: [(tenant) => tenant.assign(tenant.group("Pilots"))],
    when: () => undefined,
    by: "on demand",
    ...same({ request: "GET /Groups/g1?excludedAttributes=members" }),
  },
  {
    row: "delete a group",
    desired: grouped,
    given: [(tenant) => tenant.assign(tenant.group("Pilots"))],
    when: (tenant) => tenant.purge(pilots(tenant)),
    ...same({ request: "DELETE /Groups/g1" }),
  },
];

function groupCreated(members: unknown): Sent[] {
  const group = {
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ],
    displayName: "Pilots",
    externalId: id("b2", 3),
    meta: { resourceType: "Group" },
  };
  return [
    ...[find("ada"), find("bob"), created(1, "ada"), created(2, "bob")],
    { request: 'GET /Groups?excludedAttributes=members&filter=displayName eq "Pilots"' },
    { request: "POST /Groups", body: group },
    patch("/Groups/g1", members),
  ];
}

const employeeNumber = `${enterpriseUserSchema}:employeeNumber`;
const workMail = 'emails[type eq "work"].value';

export const dialectDifferences: readonly GoldenRow[] = [
  {
    row: "add a text",
    desired: mapped({ nickName: { source: "[mailNickname]" } }),
    given: [(tenant) => tenant.assign(tenant.user("ada", { mailNickname: null }))],
    when: (tenant) => tenant.change(ada(tenant), { mailNickname: "Babs" }),
    legacy: [patch("/Users/t1", { op: "Add", path: "nickName", value: "Babs" })],
    compliant: [patch("/Users/t1", { op: "add", path: "nickName", value: "Babs" })],
  },
  {
    row: "replace several attributes",
    desired: mapped({ [workMail]: { source: "[mail]" }, [employeeNumber]: { source: "[employeeId]" } }),
    given: [(tenant) => tenant.assign(tenant.user("ada", { employeeId: "1" }))],
    when: (tenant) =>
      tenant.change(ada(tenant), {
        mail: "kkom@contoso.example",
        displayName: "Bjfe",
        givenName: "Kkom",
        surname: "Unua",
        employeeId: "Aklq",
      }),
    legacy: [
      patch(
        "/Users/t1",
        { op: "Replace", path: "displayName", value: "Bjfe" },
        { op: "Replace", path: workMail, value: "kkom@contoso.example" },
        { op: "Replace", path: "name.givenName", value: "Kkom" },
        { op: "Replace", path: "name.familyName", value: "Unua" },
        { op: "Replace", path: employeeNumber, value: "Aklq" },
      ),
    ],
    compliant: [
      patch(
        "/Users/t1",
        { op: "replace", path: workMail, value: "kkom@contoso.example" },
        {
          op: "replace",
          value: { displayName: "Bjfe", "name.givenName": "Kkom", "name.familyName": "Unua", [employeeNumber]: "Aklq" },
        },
      ),
    ],
  },
  {
    row: "roles",
    desired: mapped({ roles: { source: "AppRoleAssignmentsComplex([appRoleAssignments])" } }),
    given: [adaAssigned],
    when: (tenant) => {
      for (const role of Object.values(tenant.state.servicePrincipals)[0]?.appRoles ?? []) role.displayName = "Advisor";
      tenant.change(ada(tenant), {});
    },
    legacy: [
      patch("/Users/t1", {
        op: "Add",
        path: "roles",
        value: [{ value: `{"id":"${userRole}","value":"Advisor","displayName":"Advisor"}` }],
      }),
    ],
    compliant: [
      patch("/Users/t1", {
        op: "add",
        path: "roles",
        value: [{ primary: false, type: "WindowsAzureActiveDirectoryRole", value: "Advisor", displayName: "Advisor" }],
      }),
    ],
  },
];

export const lifecycle: readonly GoldenRow[] = [
  { row: "assigned", when: adaAssigned, ...same(find("ada"), created(1, "ada")) },
  {
    row: "assigned through a group",
    when: (tenant) => tenant.assign(tenant.group("Pilots", [tenant.user("ada")])),
    ...same(find("ada"), created(1, "ada")),
  },
  {
    row: "member of a group in an assigned group",
    when: (tenant) => tenant.assign(tenant.group("Outer", [tenant.group("Inner", [tenant.user("ada")])])),
    ...nothing,
  },
  {
    row: "enters the filter",
    desired: mapped({}, "Denmark"),
    given: [(tenant) => tenant.assign(tenant.user("ada", { country: "SE" }))],
    when: (tenant) => tenant.change(ada(tenant), { country: "DK" }),
    ...same(find("ada"), created(1, "ada")),
  },
  {
    row: "leaves the filter",
    desired: mapped({}, "Denmark"),
    given: [(tenant) => tenant.assign(tenant.user("ada", { country: "DK" }))],
    when: (tenant) => tenant.change(ada(tenant), { country: "SE" }),
    ...disabled,
  },
  {
    row: "assigned while sign-in is blocked",
    when: (tenant) => tenant.assign(tenant.user("ada", { accountEnabled: false })),
    ...same(find("ada")),
  },
  {
    row: "attribute changed that is not mapped",
    given: [adaAssigned],
    when: (tenant) => tenant.change(ada(tenant), { city: "Aarhus" }),
    ...nothing,
  },
  {
    row: "attribute emptied",
    given: [(tenant) => tenant.assign(tenant.user("ada", { officeLocation: "Aarhus" }))],
    when: (tenant) => tenant.change(ada(tenant), { officeLocation: null }),
    ...nothing,
  },
  {
    row: "sign-in blocked",
    given: [adaAssigned],
    when: (tenant) => tenant.change(ada(tenant), { accountEnabled: false }),
    ...disabled,
  },
  {
    row: "deleted",
    given: [adaAssigned],
    when: deletedAda,
    ...disabled,
  },
  {
    row: "restored",
    given: [adaAssigned, deletedAda],
    when: (tenant) => tenant.change(ada(tenant), { deletedDateTime: null }),
    ...enabled,
  },
  {
    row: "assigned again",
    given: [adaAssigned, (tenant) => tenant.unassign(ada(tenant))],
    when: (tenant) => tenant.assign(ada(tenant)),
    ...enabled,
  },
  {
    row: "purged after the deletion",
    given: [adaAssigned, deletedAda],
    when: (tenant) => tenant.purge(ada(tenant)),
    ...same({ request: "DELETE /Users/t1" }),
  },
  {
    row: "purged, with deletes switched off",
    desired: { users: { mappings: { ...advisors.users?.mappings }, actions: ["create", "update"] } },
    given: [adaAssigned],
    when: (tenant) => tenant.purge(ada(tenant)),
    ...nothing,
  },
  {
    row: "unassigned, and deleted later",
    given: [adaAssigned, (tenant) => tenant.unassign(ada(tenant))],
    when: (tenant) => tenant.purge(ada(tenant)),
    ...nothing,
  },
  {
    row: "unassigned from a target without active",
    desired: { users: { mappings: { userName: { source: "[userPrincipalName]", match: 1 } } } },
    given: [adaAssigned],
    when: (tenant) => tenant.unassign(ada(tenant)),
    ...nothing,
  },
  {
    row: "out of scope, with out-of-scope deletions skipped",
    given: [(tenant) => tenant.secret("SkipOutOfScopeDeletions", "True"), adaAssigned],
    when: (tenant) => tenant.unassign(ada(tenant)),
    ...nothing,
  },
  {
    row: "deleted, with out-of-scope deletions skipped",
    given: [(tenant) => tenant.secret("SkipOutOfScopeDeletions", "True"), adaAssigned],
    when: deletedAda,
    ...disabled,
  },
  {
    row: "scope changed from all to assigned, and restarted",
    given: [(tenant) => tenant.secret("SyncAll", "true"), (tenant) => void tenant.user("ada")],
    when: (tenant) => {
      tenant.secret("SyncAll", "false");
      tenant.job.watermark = null;
    },
    ...disabled,
  },
  {
    row: "group unassigned",
    desired: grouped,
    given: [(tenant) => tenant.assign(tenant.group("Pilots"))],
    when: (tenant) => tenant.unassign(pilots(tenant)),
    ...same({ request: "DELETE /Groups/g1" }),
  },
  {
    row: "group deleted",
    desired: grouped,
    given: [(tenant) => tenant.assign(tenant.group("Pilots"))],
    when: (tenant) => tenant.change(pilots(tenant), { deletedDateTime: "2026-11-22T08:00:00Z" }),
    ...same({ request: "DELETE /Groups/g1" }),
  },
  {
    row: "group that is no security group",
    desired: grouped,
    when: (tenant) => {
      const group = tenant.group("Newsletter");
      tenant.change(group, { securityEnabled: false });
      tenant.assign(group);
    },
    ...same({ request: 'GET /Groups?excludedAttributes=members&filter=displayName eq "Newsletter"' }),
  },
  {
    row: "manager out of scope",
    desired: managed,
    when: (tenant) => tenant.assign(tenant.user("ada", { managerId: tenant.user("boss").id })),
    ...same(find("ada"), created(2, "ada")),
  },
  {
    row: "manager enters the scope later",
    desired: managed,
    given: [(tenant) => tenant.assign(tenant.user("ada", { managerId: tenant.user("boss").id }))],
    when: (tenant) => tenant.assign(user(tenant, "boss")),
    ...same(find("boss"), created(1, "boss")),
  },
  {
    row: "manager in scope by now, after a restart",
    desired: managed,
    given: [
      (tenant) => tenant.assign(tenant.user("ada", { managerId: tenant.user("boss").id })),
      (tenant) => tenant.assign(user(tenant, "boss")),
    ],
    when: (tenant) => (tenant.job.watermark = null),
    legacy: [
      { request: 'GET /Users?attributes=id&filter=id eq "t1" and manager eq "t2"' },
      patch("/Users/t1", { op: "Add", path: `${enterpriseUserSchema}:manager`, value: "t2" }),
    ],
    compliant: [
      { request: 'GET /Users?attributes=id&filter=id eq "t1" and manager eq "t2"' },
      patch("/Users/t1", { op: "add", path: `${enterpriseUserSchema}:manager`, value: "t2" }),
    ],
  },
  {
    row: "member out of scope",
    desired: { ...grouped, ...mapped({}, "Denmark") },
    given: [(tenant) => tenant.assign(tenant.group("Pilots", [tenant.user("ada", { country: "DK" })]))],
    when: (tenant) => {
      const bob = tenant.user("bob", { country: "SE" });
      tenant.change(pilots(tenant), { members: [ada(tenant).id, bob.id] });
    },
    ...same(find("bob")),
  },
];
