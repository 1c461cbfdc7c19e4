import { compareDeployment, remediesFor } from "../../../lib/drift";
import type { LiveDeployment } from "../../../lib/drift/live";
import { portalTags, secretsFromSettings, userRoleId } from "../../../lib/entra/graph";
import { compileSchema, defaultSynchronizationSchema } from "../../../lib/entra/schema";
import { stackConfig } from "../../support/stack-config";

const config = stackConfig();
const blank = defaultSynchronizationSchema({ jobId: "scim.1", directoryIds: ["a", "b"] });
const assignment = (principalId: string, principalType = "Group") => ({
  id: `assignment ${principalId}`,
  appRoleId: userRoleId,
  principalId,
  principalType,
  principalDisplayName: "Somebody",
});

/** As deployed; a test changes what matters to it. */
const live = (changes: Partial<LiveDeployment> = {}): LiveDeployment => ({
  app: {
    id: "app",
    appId: "app",
    displayName: config.displayName,
    appRoleAssignmentRequired: true,
    tags: [...portalTags, "scimform:advisors-test"],
  },
  job: { id: "job", schedule: { state: "Active" } },
  schema: compileSchema(config.schema, blank).schema,
  secrets: [
    { key: "BaseAddress", value: config.tenantUrl },
    { key: "SecretToken", value: "*" },
    ...secretsFromSettings(config, []),
  ],
  assigned: { live: [assignment("group")], wanted: [{ name: "Pilot", type: "Group", objectId: "group" }] },
  ...changes,
});
const texts = (changes: Partial<LiveDeployment>, of = config) =>
  compareDeployment(of, live(changes)).map(({ text }) => text);

test("as deployed; a quarantine is no difference", () => {
  expect(texts({})).toEqual([]);
  expect(texts({ job: { id: "job", schedule: { state: "Active" }, status: { code: "Quarantine" } } })).toEqual([]);
});

test("an app that existed before keeps its own name, tags and roles", () => {
  const app = { ...live().app, displayName: "Vendor", tags: [], appRoleAssignmentRequired: false };
  const role = { ...assignment("group"), appRoleId: "00000000-0000-0000-0000-000000000000" };
  const assigned = { live: [role], wanted: live().assigned?.wanted ?? [] };
  expect(texts({ app, assigned }, stackConfig({ existing: { servicePrincipalId: "app" } }))).toEqual([]);
  expect(texts({ assigned })).toEqual(["~ assignments.group Pilot.role: Default Access -> User"]);
});

test("declared roles are compared one by one, and each entry with the role that it names", () => {
  const declared = { id: "admin-id", value: "admin", displayName: "Administrator", description: "Manages" };
  const role = { ...declared, isEnabled: true, allowedMemberTypes: ["User"] };
  const user = { id: userRoleId, displayName: "User", isEnabled: true, allowedMemberTypes: ["User"] };
  const wanted = [{ name: "Pilot", type: "Group" as const, objectId: "group", role: "Administrator" }];
  const of = stackConfig({ appRoles: [declared] });
  const found = (appRoles: object[], appRoleId = "admin-id") =>
    texts(
      {
        app: { ...live().app, appRoles: appRoles as (typeof role)[] },
        assigned: { live: [{ ...assignment("group"), appRoleId }], wanted },
      },
      of,
    );
  expect(found([user, role])).toEqual([]);
  expect(found([user, role], userRoleId)).toEqual(["~ assignments.group Pilot.role: User -> Administrator"]);
  expect(found([user, { ...role, displayName: "Owner", description: null, isEnabled: false }])).toEqual([
    "~ application.appRoles.admin.displayName: Owner -> Administrator",
    "+ application.appRoles.admin.description: Manages",
    "~ application.appRoles.admin.isEnabled: false -> true",
    expect.stringContaining('"Administrator" is not exactly one of the enabled roles'),
  ]);
  expect(found([user])[0]).toBe("+ application.appRoles.admin: Administrator");
});

test("the role that the config names is compared; one that cannot be chosen is said", () => {
  const role = (id: string, displayName: string) => ({
    id,
    displayName,
    isEnabled: true,
    allowedMemberTypes: ["User"],
  });
  const app = { ...live().app, appRoles: [role(userRoleId, "Admin"), role("standard", "Standard")] };
  const existing = { servicePrincipalId: "app" };
  expect(texts({ app }, stackConfig({ existing, role: "Standard" }))).toEqual([
    "~ assignments.group Pilot.role: Admin -> Standard",
  ]);
  const [unclear, ...more] = compareDeployment(stackConfig({ existing }), live({ app }));
  expect([unclear, more]).toEqual([
    expect.objectContaining({ repair: "role", text: expect.stringMatching(/^! assignments: .*Admin, Standard/) }),
    [],
  ]);
  expect(remediesFor("advisors-test", unclear ? [unclear] : [])).toEqual([expect.stringContaining("`role`")]);
});

test("assignments: somebody of the config does not exist; one good role of several is enough; programs do not count", () => {
  const wanted = [
    { name: "Pilot", type: "Group" as const, objectId: "group" },
    { name: "Nobody", type: "Group" as const, objectId: null },
  ];
  const second = { ...assignment("group"), appRoleId: "other" };
  const program = assignment("program", "ServicePrincipal");
  expect(texts({ assigned: { live: [second, assignment("group"), program], wanted } })).toEqual([
    "+ assignments: group Nobody (the tenant has none)",
  ]);
  expect(texts({ assigned: null })).toEqual([]);
});

test("a stopped job without credentials differs once; off and without credentials not at all", () => {
  const bare = { secrets: [], job: { id: "job", schedule: { state: "Disabled" } } };
  expect(texts(bare)).toEqual(["~ credentials: none -> present"]);
  expect(texts(bare, stackConfig({ provisioning: false }))).toEqual([]);
});

test("settings kept without credentials are compared", () => {
  const secrets = secretsFromSettings({ ...config, scope: "all" }, []);
  expect(texts({ secrets }, stackConfig({ provisioning: false }))).toEqual([
    "~ settings.scope: all -> assigned",
    "~ provisioning: on -> off",
  ]);
});

test("a schema that a deploy could not change says so", () => {
  const schema = structuredClone(live().schema);
  schema.synchronizationRules.push(...structuredClone(schema.synchronizationRules));
  const [first] = compareDeployment(config, live({ schema }));
  expect(first).toMatchObject({ part: "schema", repair: "correct", text: expect.stringMatching(/^! schema: /) });
});
