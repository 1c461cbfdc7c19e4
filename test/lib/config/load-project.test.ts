import { load, messages, onlyStack, projectFolder } from "./project-folder";
import { loadProject } from "../../../lib/config";

const app = (lines: string, environments = "      test:\n"): string =>
  `apps:\n  hr:\n    target: acme\n    displayName: HR ({environment})\n${lines}    environments:\n${environments}`;

test("an app that says no more than it must gets the documented defaults", () => {
  expect(onlyStack(load())).toMatchObject({
    stack: "hr-test",
    app: "hr",
    environment: "test",
    identityProvider: "entra",
    target: "acme",
    displayName: "HR",
    tenantId: "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11",
    cloud: "public",
    protected: false,
    notificationEmail: null,
    backend: { type: "local", config: {} },
    tenantUrl: "https://acme.example/scim",
    scope: "assigned",
    provisioning: true,
    assign: { groups: [], users: [] },
    accidentalDeletions: { enabled: true, threshold: 500 },
    skipOutOfScopeDeletions: false,
    tokenSource: "env:SCIMFORM_TOKEN_HR_TEST",
    steps: [],
  });
});

test("a stack is an app in an environment, and the token variable follows its name", () => {
  const project = load({ "app.yaml": app("", "      test:\n      production:\n").replace("hr:", "hr-people:") });
  expect(messages(project)).toEqual([]);
  expect(project.stacks.map(({ stack, displayName, tokenSource }) => [stack, displayName, tokenSource])).toEqual([
    ["hr-people-test", "HR (test)", "env:SCIMFORM_TOKEN_HR_PEOPLE_TEST"],
    ["hr-people-production", "HR (production)", "env:SCIMFORM_TOKEN_HR_PEOPLE_PRODUCTION"],
  ]);
});

test.each(["production", "prod"])("an environment called %s is protected unless it says otherwise", (name) => {
  const tenant = "tenantId: b8a4e2d0-91c7-4f3e-8c26-1e5b7d90a3f4";
  const files = (extra: string) => ({
    "environments.yaml": `${name}: { ${tenant}${extra} }\n`,
    "app.yaml": app("", `      ${name}:\n`),
  });
  expect(onlyStack(load(files(""))).protected).toBe(true);
  expect(onlyStack(load(files(", protected: off"))).protected).toBe(false);
});

describe("switches", () => {
  test.each([
    ["on", true],
    ["off", false],
    ["true", true],
    ["false", false],
    ['"on"', true],
  ])("%s", (written, meant) => {
    expect(onlyStack(load({ "app.yaml": app(`    provisioning: ${written}\n`) })).provisioning).toBe(meant);
  });
});

describe("layers", () => {
  const target = `
url: https://acme.example/scim
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`;

  test("maps merge, lists replace, null removes", () => {
    const target = `
url: https://acme.example/scim
users:
  actions: [create, update]
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    title: "[jobTitle]"
    displayName: { source: "[displayName]", default: nobody, apply: onCreate }
  filters:
    - { name: Denmark, all: [{ attribute: country, operator: EQUALS, value: DK }] }
`;
    const lines = `
    users:
      mappings:
        title: null
        active: { apply: onCreate }
        displayName: { default: null }
        nickName: "[mailNickname]"
      filters:
        - { name: Norway, all: [{ attribute: country, operator: EQUALS, value: "NO" }] }
`;
    const environment = `      test:
        users:
          actions: [create]
          mappings: { nickName: "[givenName]" }
`;
    const stack = onlyStack(load({ "targets/acme.yaml": target, "app.yaml": app(lines, environment) }));
    expect(stack.schema.users).toEqual({
      actions: ["create"],
      mappings: {
        userName: { source: "[userPrincipalName]", match: 1 },
        active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")', apply: "onCreate" },
        displayName: { source: "[displayName]", apply: "onCreate" },
        nickName: { source: "[givenName]" },
      },
      filters: [{ name: "Norway", all: [{ attribute: "country", operator: "EQUALS", value: "NO" }] }],
    });
  });

  test("profile < environment's defaults < app < app's environment", () => {
    const files = (inApp: string, inEnvironment: string) => ({
      "environments.yaml":
        "test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11, notificationEmail: a@contoso.example }\n",
      "app.yaml": app(inApp, `      test: {${inEnvironment}}\n`),
    });
    const email = (inApp: string, inEnvironment: string) =>
      onlyStack(load(files(inApp, inEnvironment))).notificationEmail;
    expect(email("", "")).toBe("a@contoso.example");
    expect(email("    notificationEmail: b@contoso.example\n", "")).toBe("b@contoso.example");
    expect(email("    notificationEmail: b@contoso.example\n", " notificationEmail: c@contoso.example ")).toBe(
      "c@contoso.example",
    );
    expect(email("    notificationEmail: b@contoso.example\n", " notificationEmail: null ")).toBeNull();
  });

  test("OAuth: profile and app say their parts, an environment removes it", () => {
    const oauth = (inEnvironment: string) =>
      onlyStack(
        load({
          "targets/acme.yaml": `${target}oauth: { tokenUrl: https://acme.example/token }\n`,
          "app.yaml": app(
            "    oauth: { clientId: entra }\n    expires: 2027-01-31\n",
            `      test: {${inEnvironment}}\n`,
          ),
        }),
      );
    expect(oauth("").oauth).toEqual({ clientId: "entra", tokenUrl: "https://acme.example/token" });
    expect(oauth(" oauth: { clientId: entra-test } ").oauth?.clientId).toBe("entra-test");
    expect(oauth(" oauth: null ").oauth).toBeUndefined();
    expect(oauth("").expires).toBe("2027-01-31");
  });

  test("assignment: an environment's list replaces the app's, and external replaces both", () => {
    const inApp = "    assign: { groups: [Everybody], users: [ann@contoso.example] }\n";
    const assign = (inEnvironment: string) =>
      onlyStack(load({ "app.yaml": app(inApp, `      test: { assign: ${inEnvironment} }\n`) })).assign;
    expect(assign("{ groups: [Pilot, { name: Heads, id: 22222222-2222-4222-8222-2222222222AB }] }")).toEqual({
      groups: [{ name: "Pilot" }, { name: "Heads", id: "22222222-2222-4222-8222-2222222222ab" }],
      users: [{ name: "ann@contoso.example" }],
    });
    expect(assign("external")).toBe("external");
  });

  test("one profile serves many stacks without one changing another", () => {
    const text = app("", "      test: { users: { mappings: { title: null } } }\n      production:\n");
    const target = `
url: https://acme.example/scim
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    title: "[jobTitle]"
`;
    const [test, production] = load({ "app.yaml": text, "targets/acme.yaml": target }).stacks;
    expect(Object.keys(test!.schema.users!.mappings)).toEqual(["userName", "active"]);
    expect(Object.keys(production!.schema.users!.mappings)).toEqual(["userName", "active", "title"]);
  });
});

describe("tenant URL", () => {
  const target = (url: string) => ({
    "targets/acme.yaml": `url: ${url}\nusers:\n  mappings:\n    userName: { source: "[userPrincipalName]", match: 1 }\n    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'\n`,
  });
  const map = "{ test: https://test.example/scim, production: https://live.example/scim }";

  test.each([
    ["the profile's, for all environments", "https://acme.example/scim", "", "", "https://acme.example/scim"],
    ["the profile's for the environment", map, "", "", "https://test.example/scim"],
    ["the app's over the profile's", map, "    url: https://own.example\n", "", "https://own.example"],
    ["the app's for the environment", map, "    url: { test: https://own.example }\n", "", "https://own.example"],
    [
      "the app's map beside the profile's",
      map,
      "    url: { production: https://own.example }\n",
      "",
      "https://test.example/scim",
    ],
    [
      "the environment's over all",
      map,
      "    url: https://own.example\n",
      " url: https://here.example ",
      "https://here.example",
    ],
    ["this machine without TLS", "http://127.0.0.1:8080/scim", "", "", "http://127.0.0.1:8080/scim"],
    [
      "with a query",
      "https://acme.example/scim?aadOptscim062020",
      "",
      "",
      "https://acme.example/scim?aadOptscim062020",
    ],
  ])("%s", (_, inProfile, inApp, inEnvironment, expected) => {
    const project = load({ ...target(inProfile), "app.yaml": app(inApp, `      test: {${inEnvironment}}\n`) });
    expect(onlyStack(project).tenantUrl).toBe(expected);
  });
});

describe("origins", () => {
  test("name the file, line and column of each value", () => {
    const lines = "    scope: all\n    users: { mappings: { name.givenName: '[givenName]' } }\n";
    const { origins } = onlyStack(load({ "app.yaml": app(lines, "      test: { scope: assigned }\n") }));
    const place = (path: string) => `${origins[path]?.file}:${origins[path]?.line}:${origins[path]?.column}`;
    expect(place("scope")).toBe("config/app.yaml:8:22");
    expect(place("tenantUrl")).toBe("config/targets/acme.yaml:2:6");
    expect(place("tenantId")).toBe("config/environments.yaml:3:13");
    expect(place("schema.users.mappings.userName.source")).toBe("config/targets/acme.yaml:5:25");
    expect(place("schema.users.mappings.active.source")).toBe("config/targets/acme.yaml:6:13");
    expect(place("schema.users.mappings.name.givenName.source")).toBe("config/app.yaml:6:42");
    expect(place("stack")).toBe("config/app.yaml:8:7");
  });

  test("a value that no file gives has none, and neither has one that was removed", () => {
    const lines = "    notificationEmail: a@contoso.example\n";
    const { origins } = onlyStack(load({ "app.yaml": app(lines, "      test: { notificationEmail: null }\n") }));
    expect(Object.keys(origins)).not.toContain("scope");
    expect(Object.keys(origins)).not.toContain("notificationEmail");
  });
});

test("${env:NAME} is replaced in any text", () => {
  const env = { HOST: "scim.example", GROUP: "Pilot" };
  const lines = "    url: https://${env:HOST}/v2\n    assign: { groups: ['SCIM ${env:GROUP}'] }\n";
  const stack = onlyStack(load({ "app.yaml": app(lines) }, { env }));
  expect(stack.tenantUrl).toBe("https://scim.example/v2");
  expect(stack.assign).toEqual({ groups: [{ name: "SCIM Pilot" }], users: [] });
});

test("YAML's own references work", () => {
  const text = app("    assign: { groups: &pilots [Pilots] }\n", "      test: { assign: { groups: *pilots } }\n");
  expect(onlyStack(load({ "app.yaml": text })).assign).toEqual({ groups: [{ name: "Pilots" }], users: [] });
});

describe("sandbox", () => {
  const production = { "environments.yaml": "test: { backend: { type: gcs, config: { bucket: state } } }\n" };

  test("needs no tenantId and keeps state on this machine, whatever the config says", () => {
    expect(onlyStack(load(production, { sandbox: true }))).toMatchObject({
      tenantId: undefined,
      backend: { type: "local", config: {} },
    });
  });

  test("is recognised by its variable", () => {
    expect(onlyStack(load(production, { env: { SCIMFORM_SANDBOX: "/tmp/sandbox" } })).backend.type).toBe("local");
  });

  test("never takes over the tenant of the config, unless each environment has a tenant there", () => {
    expect(onlyStack(load({}, { sandbox: true })).tenantId).toBeUndefined();
    const env = { SCIMFORM_SANDBOX: "/tmp/sandbox", SCIMFORM_SANDBOX_TENANTS: "apart" };
    expect(onlyStack(load({}, { env }))).toMatchObject({
      tenantId: onlyStack(load({})).tenantId,
      backend: { type: "local", config: {} },
    });
    expect(load(production, { env }).problems).toMatchObject([{ code: "CONFIG_TENANT_MISSING" }]);
  });
});

test("an existing enterprise application is named an environment", () => {
  const id = "33333333-3333-4333-8333-333333333333";
  const text = app("", `      test: { existing: { servicePrincipalId: ${id} } }\n      production:\n`);
  expect(load({ "app.yaml": text }).stacks.map(({ existing }) => existing)).toEqual([
    { servicePrincipalId: id },
    undefined,
  ]);
});

test.each([
  ["local", "config: { path: terraform }", { path: "terraform" }],
  [
    "azurerm",
    "config: { storageAccountName: s, containerName: c, useOidc: true, prefix: scim }",
    { storageAccountName: "s", containerName: "c", useOidc: true, prefix: "scim" },
  ],
  ["s3", "config: { bucket: b, region: eu-north-1 }", { bucket: "b", region: "eu-north-1" }],
  ["gcs", "config: { bucket: b }", { bucket: "b" }],
  ["remote", "config: { organization: o }", { organization: "o" }],
  ["cloud", "config: { organization: o, prefix: scim- }", { organization: "o", prefix: "scim-" }],
])("backend %s", (type, config, expected) => {
  const environments = `test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11, backend: { type: ${type}, ${config} } }\n`;
  const { stacks, problems } = load({ "environments.yaml": environments });
  expect(stacks.map(({ backend }) => backend)).toEqual([{ type, config: expected }]);
  // Where Terraform itself may run elsewhere, a warning says what to set; nothing else is wrong.
  const remote = type === "remote" || type === "cloud";
  expect(problems.map(({ code }) => code)).toEqual(remote ? ["CONFIG_REMOTE_EXECUTION"] : []);
});

test("the project's profile hides the package's profile of the same name", () => {
  const own =
    "url: https://own.example/scim\nusers:\n  mappings:\n    userName: { source: '[userPrincipalName]', match: 1 }\n    active: 'Not([IsSoftDeleted])'\n";
  const text = app("").replace("acme", "andmoney-rooms");
  expect(onlyStack(load({ "app.yaml": text })).tenantUrl).toBe("https://api.test-env.booking.andmoney.dk/rooms/scim");
  expect(onlyStack(load({ "app.yaml": text, "targets/andmoney-rooms.yaml": own })).tenantUrl).toBe(
    "https://own.example/scim",
  );
});

test("a hundred apps in two environments are two hundred stacks", () => {
  const names = Array.from({ length: 100 }, (_, index) => `app-${index}`);
  const files = Object.fromEntries(
    names.map((name) => [
      `${name}.yaml`,
      app("", "      test:\n      production:\n").replace("hr:", `${name}:`).replace("HR (", `${name} (`),
    ]),
  );
  const root = projectFolder({
    ...files,
    "environments.yaml":
      "test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 }\nproduction: { tenantId: b8a4e2d0-91c7-4f3e-8c26-1e5b7d90a3f4 }\n",
    "targets/acme.yaml":
      "url: https://acme.example/scim\nusers:\n  mappings:\n    userName: { source: '[userPrincipalName]', match: 1 }\n    active: 'Not([IsSoftDeleted])'\n",
  });
  const project = loadProject({ root, env: {} });
  expect(messages(project)).toEqual([]);
  expect(project.stacks).toHaveLength(200);
});
