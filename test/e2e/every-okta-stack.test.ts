import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { appMarker } from "../../lib/okta/api/marker";
import { startOktaSandbox, type OktaSandbox } from "../../sandbox/okta";
import type { StoredApp } from "../../sandbox/okta/model";
import { apiOf, customSaml, type Api } from "../sandbox/okta/client";
import { without } from "../support/pick";
import { live, StackTerraform } from "./life";
import { ok, Project } from "./project";

/**
 * The life of every kind of stack in Okta: deployed, connected, nothing left to do, an edit behind Terraform's back found and repaired,
 * destroyed without a trace. What others have set up of the app is theirs all the time; an app that was there before stays as it was.
 */

const token = "token-that-the-vendor-gave";
const urlOf = (stack: string) => `https://${stack}.vendor.example/scim/v2`;
const pilots = "MangoApps Pilot";
const person = "maja.lund@contoso.example";
/** Assigned by hand, and in no group that a stack assigns. */
const byHand = "by.hand@contoso.example";

const assigned = `assign: { groups: [${pilots}], users: [${person}] }`;
const mapped = `mappings: { title: "String.toUpperCase(user.title)" }`;
const added = `
    attributes: { badge: { externalName: badge, externalNamespace: "urn:vendor:1.0:User" } }
    mappings: { badge: user.employeeNumber }`;
const custom = (stack: string) =>
  `inputs: { scimUrl: "${urlOf(stack)}", acsUrl: https://vendor.example/acs, audience: urn:vendor }`;

const files = {
  "environments.yaml": `test: { okta: { orgUrl: https://contoso.okta.com } }
production: { okta: { orgUrl: https://contoso.okta.com }, backend: { type: local } }
`,
  "targets/zscaler.yaml": `identityProvider: okta
title: Zscaler
label: "Zscaler ({environment})"
application: { name: zscalerbyz, signOn: SAML_2_0 }
connection: { auth: token, baseUrl: "${urlOf("zscaler-test")}" }
`,
  "targets/auto-login.yaml": `identityProvider: okta
title: Test app
label: "Test app ({environment})"
application: { name: scim2headerauth, signOn: AUTO_LOGIN }
connection: { auth: header, baseUrl: "${urlOf("login-test")}" }
`,
  "apps.yaml": `identityProvider: okta
apps:
  mango:
    target: mangoapps-okta
    inputs: { domain: contoso.mangoapps.com, scimUrl: "${urlOf("mango")}" }
    ${assigned}
    ${mapped}
    environments: { test: {}, production: {} }
  custom:
    target: generic-scim-okta
    label: Custom
    ${custom("custom-test")}
    ${assigned}${added}
    environments: { test: {} }
  zscaler:
    target: zscaler
    ${assigned}
    ${mapped}
    environments: { test: {} }
  login:
    target: auto-login
    ${assigned}
    ${mapped}
    environments: { test: {} }
`,
};

interface Kind {
  /** SCIM endpoint. */
  readonly url: string;
  /** Label of the app before it is deployed; absent: Terraform makes it. */
  readonly found?: string;
  readonly isProtected?: boolean;
  /** Okta's API connects it: there is no step in the Admin Console. */
  readonly isConnectedByApi?: boolean;
  /** The provider does not show what provisioning may do, so that nothing stops the first deploy. */
  readonly hasNoFeatures?: boolean;
  /** Assignments were made by hand, and taken over by export. */
  readonly isExported?: boolean;
}

const stacks: Readonly<Record<string, Kind>> = {
  "mango-test": { url: urlOf("mango") },
  "mango-production": { url: urlOf("mango"), isProtected: true },
  "custom-test": { url: urlOf("custom-test") },
  "zscaler-test": { url: urlOf("zscaler-test"), isConnectedByApi: true },
  "login-test": { url: urlOf("login-test"), hasNoFeatures: true },
  "found-test": { url: urlOf("found-test"), found: "Made by hand" },
  "exported-test": { url: urlOf("exported-test"), found: "Clicked together", isExported: true },
};

let project: Project;
let okta: OktaSandbox;
let api: Api;

const scimform = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  project.scimformWith({ ...okta.env(), ...env }, ...args);

beforeAll(async () => {
  project = await Project.create("every okta stack", { files, targets: [] });
  const urls = new Set(Object.values(stacks).map(({ url }) => url));
  okta = await startOktaSandbox({ targets: [...urls].map((tenantUrl) => ({ tenantUrl, token, kind: "difficult" })) });
  api = apiOf(okta);
  okta.org.addUser({ login: byHand, email: byHand, firstName: "By", lastName: "Hand" });
  await makeByHand("found-test");
  appendFileSync(
    join(project.folder, "config/apps.yaml"),
    `  found:
    target: generic-scim-okta
    label: Made by hand
    ${custom("found-test")}
    ${assigned}${added}
    environments: { test: { existing: { appId: ${okta.org.app("Made by hand").id} } } }
`,
  );
  const { id } = await makeByHand("exported-test");
  await api("PUT", `/api/v1/apps/${id}/groups/${okta.org.group(pilots).id}`, {});
  await okta.settle();
  ok(await scimform({}, "export", id, "--environment", "test", "--app", "exported", "--yes"));
  ok(await project.synth(okta.env()));
});
afterAll(async () => {
  await okta?.close();
  await project?.dispose();
});

/** An app that somebody made and connected in the Admin Console. */
async function makeByHand(stack: string): Promise<StoredApp> {
  const { found = "", url } = stacks[stack]!;
  await api("POST", "/api/v1/apps", {
    ...customSaml(found),
    credentials: { userNameTemplate: { template: "${source.login}", type: "BUILT_IN" } },
  });
  await okta.console.enableProvisioning(found, { baseUrl: url, token });
  return okta.org.app(found);
}

const appOf = (stack: string): StoredApp => {
  const { found } = stacks[stack]!;
  const app = Object.values(okta.org.state.apps).find(({ body, label }) =>
    found === undefined ? JSON.stringify(body).includes(`"${appMarker(stack)}\\n`) : label === found,
  );
  if (!app) throw new Error(`there is no app of ${stack}`);
  return app;
};
const mappingOf = ({ id }: StoredApp) => {
  const mapping = Object.values(okta.org.state.mappings).find(
    ({ source, target }) => target.id === id && source.type === "user",
  );
  if (!mapping) throw new Error(`nothing flows into ${id}`);
  return mapping;
};

/** Of an app, all that lasts: when it was changed, and how far Okta is with its people, does not. */
const lasting = (app: StoredApp) => ({
  ...without({ ...app }, "lastUpdated", "users", "groups"),
  label: app.label,
  mappings: mappingOf(app).properties,
  users: Object.values(app.users).map(({ id, scope, userName }) => ({ id, scope, userName })),
  groups: Object.keys(app.groups),
});

const withoutGroups = (app: ReturnType<typeof lasting>) => ({
  ...app,
  groups: [],
  users: app.users.filter(({ scope }) => scope === "USER"),
});

/** What others do to a deployed app in the Admin Console. */
async function editByOthers(stack: string): Promise<void> {
  const app = appOf(stack);
  // Nothing but SAML knows a relay state.
  if (app.signOnMode === "SAML_2_0") {
    const signOn = app.body.settings["signOn"] as Record<string, unknown>;
    signOn["defaultRelayState"] = "https://vendor.example/start";
  }
  mappingOf(app).properties["primaryPhoneType"] = { expression: '"work"', pushStatus: "DONT_PUSH" };
  await api("POST", `/api/v1/apps/${app.id}/users`, { id: okta.org.user(byHand).id });
  await okta.settle();
}

/** All but the mapping that the stack declares. */
const ofOthers = (stack: string) => {
  const { mappings, ...rest } = lasting(appOf(stack));
  return { ...rest, mappings: without(mappings, declared(stack)) };
};
const declared = (stack: string): string => (stack === "custom-test" || stack === "found-test" ? "badge" : "title");

test.each(Object.entries(stacks))("%s", async (stack, kind) => {
  const { url, found, isProtected, isConnectedByApi, hasNoFeatures, isExported } = kind;
  const terraform = new StackTerraform(project, stack, okta.env());
  const all = () => Object.values(okta.org.state.apps).map(lasting);
  if (found !== undefined) await editByOthers(stack);
  const before = structuredClone(all());
  const mappings = Object.keys(okta.org.state.mappings);
  const credentials = async () => {
    const variable = `SCIMFORM_TOKEN_${stack.toUpperCase().replaceAll("-", "_")}`;
    ok(await scimform({ [variable]: token }, "credentials", stack, "--yes"));
  };

  ok(await terraform.run("init"));
  if (found === undefined && !hasNoFeatures) {
    const early = await terraform.run("apply", ["-auto-approve"]);
    expect([early.code, early.output.replace(/[\s│]+/g, " ")]).toEqual([
      1,
      expect.stringContaining(`Do what \`scimform steps ${stack}\` lists, then deploy again`),
    ]);
    expect(appOf(stack).users).toEqual({});
  } else {
    await terraform.apply();
  }
  if (found === undefined && isConnectedByApi) await credentials();
  else if (found === undefined)
    await okta.console.enableProvisioning(appOf(stack).id, {
      baseUrl: url,
      token: hasNoFeatures ? `Bearer ${token}` : token,
    });
  await terraform.apply();
  await okta.settle();
  expect(okta.org.appUser(appOf(stack).id, "freja.nygaard@contoso.example")).toMatchObject({ scope: "GROUP" });

  if (found === undefined) await editByOthers(stack);
  await live(terraform, {
    connect: credentials,
    others: () => ofOthers(stack),
    edit: async () => {
      const app = appOf(stack);
      mappingOf(app).properties[declared(stack)] = { expression: '"edited"', pushStatus: "PUSH" };
      const drift = await scimform({}, "drift", stack);
      expect([drift.code, drift.output]).toEqual([3, expect.stringMatching(/mappings\.\w+.*"edited"/)]);
    },
  });

  const allowed = isProtected ? { SCIMFORM_ALLOW_DESTROY: stack } : {};
  if (isProtected) {
    expect((await terraform.destroy()).code).toBe(1);
    ok(await project.synth({ ...okta.env(), ...allowed }));
  }
  ok(await terraform.destroy(allowed));
  await okta.settle();
  // What was taken over is the stack's, and goes: here the group that was assigned before, with its people.
  const left = isExported === true ? before.map((app) => (app.label === found ? withoutGroups(app) : app)) : before;
  expect(all()).toEqual(left);
  expect(Object.keys(okta.org.state.mappings)).toEqual(mappings);
});
