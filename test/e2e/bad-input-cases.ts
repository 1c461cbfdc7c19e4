/** Mistakes, each by what somebody writes; `bad-input.txt` has what they get to read. */

export interface Mistake {
  readonly what: string;
  /** Files below config/, in place of those of a sound project, or besides; undefined: one of those is not there. */
  readonly files: Readonly<Record<string, string | undefined>>;
  /** The command; default: validate. */
  readonly args?: readonly string[];
}

const app = (lines: string, environments = "      test:\n"): Mistake["files"] => ({
  "app.yaml": `apps:\n  hr:\n    target: acme\n    displayName: HR\n${lines}    environments:\n${environments}`,
});
const profile = (mappings: string, more = ""): Mistake["files"] => ({
  "targets/acme.yaml": `url: https://acme.example/scim
${more}users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: Not([IsSoftDeleted])
${mappings}`,
});
const filters = (lines: string): Mistake["files"] => profile(`  filters:${lines}\n`);
const whole = (text: string): Mistake["files"] => ({ "app.yaml": text });
const environments = (text: string): Mistake["files"] => ({ "environments.yaml": text });
const tenant = "tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11";

/** The files in which the mistakes are made. */
export const sound: Mistake["files"] = {
  ...app(""),
  ...profile(""),
  ...environments(`test: { ${tenant} }\nproduction: { ${tenant} }\n`),
};

export const mistakes: readonly Mistake[] = [
  // Names of keys
  { what: "a key with a letter missing", files: app("    scop: all\n") },
  {
    what: "a key that is required, with two letters changed",
    files: whole("apps:\n  hr:\n    traget: acme\n    displayName: HR\n    environments: { test: }\n"),
  },
  { what: "a key that nobody knows", files: app("    colour: blue\n") },
  { what: "a key of an environment, in an app", files: app(`    ${tenant}\n`) },
  { what: "a key of a profile, in an app", files: app("    title: Human resources\n") },
  { what: "people to assign, right below the app", files: app("    users: [clara.bak@contoso.example]\n") },
  { what: "mappings, right below the app", files: app("    mappings: { title: '[jobTitle]' }\n") },
  { what: "an app in a profile", files: profile("", "assign: { groups: [Heads] }\n") },
  {
    what: "a key of the app, beside the apps",
    files: whole("target: acme\napps:\n  hr:\n    displayName: HR\n    environments: { test: }\n"),
  },
  {
    what: "an app without the line `apps:`",
    files: whole("hr:\n  target: acme\n  displayName: HR\n  environments: { test: }\n"),
  },
  { what: "a matching precedence beside the mapping", files: profile("    title: '[jobTitle]'\n  match: 1\n") },
  { what: "a key twice", files: app("    role: User\n    role: msiam_access\n") },
  {
    what: "a key of Okta, in a file that does not say so",
    files: whole("apps:\n  hr:\n    target: generic-scim-okta\n    label: HR\n    environments: { test: }\n"),
  },
  {
    what: "the identity provider, misspelt",
    files: {
      ...whole(
        "identityProvider: otka\napps:\n  hr:\n    target: generic-scim-okta\n    label: HR\n" +
          "    inputs: { acsUrl: https://a.example/acs, audience: a, scimUrl: https://a.example/scim }\n    environments: { test: }\n",
      ),
      ...environments("test: { okta: { orgUrl: https://acme.okta.com } }\n"),
    },
  },
  { what: "a key without a value", files: app("    scope:\n") },

  // Shapes
  { what: "one group without a list", files: app("    assign: { groups: Heads }\n") },
  { what: "an assignment without saying of what", files: app("    assign: Heads\n") },
  { what: "a list of groups as the assignment", files: app("    assign: [Heads, Pilots]\n") },
  { what: "no blank behind the dash", files: app("    assign:\n      groups:\n        -Heads\n") },
  {
    what: "no blank behind any dash",
    files: app("    assign:\n      groups:\n        -Heads\n        -Branch Pilots\n"),
  },
  {
    what: "no blank behind the second dash",
    files: app("    assign:\n      groups:\n        - Heads\n          -Pilots\n"),
  },
  { what: "no blank behind the dash of a filter", files: filters("\n    -name: Denmark\n     all: []") },
  { what: "a group by a wrong key", files: app("    assign: { groups: [{ displayName: Heads }] }\n") },
  { what: "a person by display name", files: app("    assign: { users: [maja lund] }\n") },
  { what: "a filter as a sentence", files: filters(" country EQUALS DK") },
  { what: "a filter that is no list", files: filters(" { name: Denmark, all: [] }") },
  { what: "a filter without clauses", files: filters("\n    - name: Denmark") },
  { what: "a clause as a sentence", files: filters("\n    - name: Denmark\n      all: [country EQUALS DK]") },
  {
    what: "a clause without an operator",
    files: filters("\n    - name: Denmark\n      all: [{ attribute: country, value: DK }]"),
  },
  {
    what: "an operator, misspelt",
    files: filters("\n    - name: Denmark\n      all: [{ attribute: country, operator: EQUAL, value: DK }]"),
  },
  {
    what: "an attribute of a filter in brackets",
    files: filters('\n    - name: Denmark\n      all: [{ attribute: "[country]", operator: EQUALS, value: DK }]'),
  },
  { what: "on and off for what is more than that", files: app("    accidentalDeletions: off\n") },
  { what: "a number in words", files: app("    accidentalDeletions: { threshold: many }\n") },
  { what: "a switch in another language", files: app("    provisioning: ja\n") },
  {
    what: "environments as a list",
    files: whole("apps:\n  hr:\n    target: acme\n    displayName: HR\n    environments: [test]\n"),
  },
  { what: "a value that does not exist", files: app("    scope: everybody\n") },

  // YAML
  {
    what: "an ampersand without quotes",
    files: whole(
      "apps:\n  hr:\n    target: acme\n    displayName: &Money Advisors ({environment})\n    environments: { test: }\n",
    ),
  },
  { what: "an attribute without quotes", files: profile("    title: [jobTitle]\n") },
  { what: "an expression in double quotes", files: profile('    title: "Join(" ", [givenName], [surname])"\n') },
  { what: "a constant without its own quotes", files: profile("    title: Advisor\n") },
  { what: "quotes of a word processor", files: profile("    title: Append([jobTitle], “!”)\n") },
  { what: "a tab", files: app("\tscope: all\n") },
  { what: "a quote that is not closed", files: app('    role: "User\n') },

  // Mappings
  { what: "a source attribute, misspelt", files: profile("    title: '[jobTtle]'\n") },
  { what: "a target attribute, misspelt", files: profile("    name.givnName: '[givenName]'\n") },
  {
    what: "a target attribute that is required, misspelt",
    files: {
      "targets/acme.yaml":
        'url: https://acme.example/scim\nusers:\n  mappings:\n    userNmae: { source: "[userPrincipalName]", match: 1 }\n    active: Not([IsSoftDeleted])\n',
    },
  },
  {
    what: "the attribute that deactivates, misspelt",
    files: {
      "targets/acme.yaml":
        'url: https://acme.example/scim\nusers:\n  mappings:\n    userName: { source: "[userPrincipalName]", match: 1 }\n    activ: Not([IsSoftDeleted])\n',
    },
  },
  { what: "a function, misspelt, in another one", files: profile("    title: 'Append([jobTitle], ToUper([city]))'\n") },
  { what: "a bracket that is not closed", files: profile("    title: 'Mid([jobTitle], 1, 2'\n") },
  {
    what: "roles of an app that has none",
    files: profile("    roles: 'AppRoleAssignmentsComplex([appRoleAssignments])'\n"),
  },

  // Across files
  {
    what: "a profile, misspelt",
    files: whole("apps:\n  hr:\n    target: amce\n    displayName: HR\n    environments: { test: }\n"),
  },
  { what: "an environment, misspelt", files: app("", "      tset:\n") },
  { what: "a wave, misspelt", files: app("    waves: { pilot: { groups: [Pilots] } }\n    wave: pilto\n") },
  {
    what: "an input, misspelt",
    files: {
      ...profile("", "inputs: { scimUrl: { title: SCIM URL, kind: url } }\n"),
      ...app("    inputs: { scimUlr: https://a.example/scim }\n    url: '{scimUrl}'\n"),
    },
  },
  {
    what: "a placeholder, misspelt",
    files: whole(
      'apps:\n  hr:\n    target: acme\n    displayName: "HR ({enviroment})"\n    environments: { test:, production: }\n',
    ),
  },
  {
    what: "two apps of one name",
    files: { "more.yaml": "apps:\n  people:\n    target: acme\n    displayName: HR\n    environments: { test: }\n" },
  },
  {
    what: "a tenant by name",
    files: environments("test: { tenantId: contoso.onmicrosoft.com }\nproduction: { " + tenant + " }\n"),
  },
  { what: "a URL without encryption", files: app("    url: http://acme.example/scim\n") },

  // Similar ones
  {
    what: "environments beside the app",
    files: whole("apps:\n  hr:\n    target: acme\n    displayName: HR\n  environments:\n    test:\n"),
  },
  {
    what: "an environment beside `environments`",
    files: whole(
      'apps:\n  hr:\n    target: acme\n    displayName: "HR ({environment})"\n    environments:\n      test:\n    production:\n',
    ),
  },
  {
    what: "an environment's keys further out",
    files: environments(`test:\n${tenant}\nproduction: { ${tenant} }\n`),
  },
  {
    what: "environments below a key of their own",
    files: environments(`environments:\n  test: { ${tenant} }\n  production: { ${tenant} }\n`),
  },
  {
    what: "apps as a list",
    files: whole("apps:\n  - target: acme\n    displayName: HR\n    environments: { test: }\n"),
  },
  {
    what: "the app's name with a blank",
    files: whole("apps:\n  h r:\n    target: acme\n    displayName: HR\n    environments: { test: }\n"),
  },
  { what: "a stack's name as an environment", files: app("", "      hr-test:\n") },
  {
    what: "a tenant id with a digit too few",
    files: environments(`test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e1 }\nproduction: { ${tenant} }\n`),
  },
  { what: "a mail address without @", files: app("    notificationEmail: ops.contoso.example\n") },
  { what: "a date in another order", files: app("    expires: 31.12.2026\n") },
  { what: "a tenant URL without a scheme", files: app("    url: acme.example/scim\n") },
  { what: "a URL that is only its path", files: app("    url: /scim\n") },
  { what: "a threshold below one", files: app("    accidentalDeletions: { threshold: 0 }\n") },
  { what: "a yes in quotes", files: app('    protected: "yes please"\n') },
  {
    what: "a matching precedence in words",
    files: profile("    externalId: { source: '[objectId]', match: second }\n"),
  },
  { what: "a mapping that is a list", files: profile("    title: { source: ['[jobTitle]'] }\n") },
  { what: "a function of another language", files: profile("    title: 'CONCAT([givenName], [surname])'\n") },
  { what: "an argument too many", files: profile("    title: 'ToUpper([jobTitle], 1, 2, 3)'\n") },
  { what: "a semicolon between arguments", files: profile("    title: 'Append([jobTitle]; \"!\")'\n") },
  { what: "single quotes in an expression", files: profile("    title: \"Append([jobTitle], '!')\"\n") },
  { what: "an expression of Okta", files: profile("    title: user.title\n") },
  { what: "a group twice", files: app("    assign: { groups: [Heads, Heads] }\n") },
  {
    what: "the same app in a second file",
    files: { "more.yaml": "apps:\n  hr:\n    target: acme\n    displayName: HR people\n    environments: { test: }\n" },
  },
  { what: "a wave that is never reached", files: app("    waves: { pilot: { groups: [Pilots] } }\n") },
  { what: "an unknown patch flag", files: app("    patchFlag: yes\n") },

  // Words and places of keys
  { what: "a group in the singular", files: app("    assign: { group: Heads }\n") },
  {
    what: "an environment in the singular",
    files: whole("apps:\n  hr:\n    target: acme\n    displayName: HR\n    environment: test\n"),
  },
  {
    what: "a part of a key's name",
    files: whole("apps:\n  hr:\n    target: acme\n    name: HR\n    environments: { test: }\n"),
  },
  {
    what: "the short form of a key that is missing",
    files: filters("\n    - name: Denmark\n      all: [{ attribute: country, op: EQUALS, value: DK }]"),
  },
  {
    what: "clauses of which one is to hold",
    files: filters("\n    - name: Denmark\n      any: [{ attribute: country, operator: EQUALS, value: DK }]"),
  },
  { what: "an attribute below another one", files: profile("    name:\n      givenName: '[givenName]'\n") },
  {
    what: "an attribute in capitals, beside the right one",
    files: profile("    title: '[jobTitle]'\n    Title: '[city]'\n"),
  },
  { what: "an environment by its short name", files: app("", "      prod:\n") },
  { what: "an environment in capitals", files: environments(`Test: { ${tenant} }\nproduction: { ${tenant} }\n`) },
  {
    what: "an environment that is only its tenant",
    files: environments(`test: ${tenant.slice(10)}\nproduction: { ${tenant} }\n`),
  },
  {
    what: "a group's id with a digit too few",
    files: app("    assign: { groups: [2222222-2222-4222-8222-222222222222] }\n"),
  },
  {
    what: "a group by its id alone, as a map",
    files: app("    assign: { groups: [{ id: 22222222-2222-4222-8222-222222222222 }] }\n"),
  },

  // Signs and blanks
  { what: "a key too far in", files: app("      role: User\n") },
  { what: "a key one blank too far out", files: app("   role: User\n") },
  { what: "no blank behind a colon", files: app("    scope:assigned\n") },
  { what: "no blank behind a colon in braces", files: app("    accidentalDeletions: { threshold:500 }\n") },
  {
    what: "a colon in a text",
    files: whole("apps:\n  hr:\n    target: acme\n    displayName: HR: People\n    environments: { test: }\n"),
  },
  {
    what: "a placeholder in front of a text",
    files: whole("apps:\n  hr:\n    target: acme\n    displayName: {environment} HR\n    environments: { test: }\n"),
  },
  {
    what: "an apostrophe in single quotes",
    files: whole("apps:\n  hr:\n    target: acme\n    displayName: 'Anna's HR'\n    environments: { test: }\n"),
  },
  {
    what: "a number sign in front of a text",
    files: whole("apps:\n  hr:\n    target: acme\n    displayName: #HR\n    environments: { test: }\n"),
  },
  { what: "an at sign in front of a text", files: app("    role: @user\n") },
  { what: "a reference to nothing, where a map belongs", files: app("    assign: *heads\n") },
  { what: "braces around an attribute", files: profile("    title: '{jobTitle}'\n") },
  { what: "an attribute as claims name it", files: profile("    title: '[user.jobTitle]'\n") },

  { what: "an equals sign in place of a colon", files: app("    scope = assigned\n") },
  { what: "an arrow in place of a colon", files: profile("    title => [jobTitle]\n") },
  { what: "a comment as in other languages", files: app("    // for now\n") },
  { what: "a brace that is not closed", files: app("    assign: { groups: [Heads]\n") },
  { what: "no-break spaces in front", files: app("\u00a0\u00a0\u00a0\u00a0scope: assigned\n") },

  // Addresses
  { what: "a URL of people", files: app("    url: https://acme.example/scim/v2/Users\n") },
  { what: "a path twice", files: app("    url: https://acme.example/scim/v2/scim/v2\n") },
  { what: "a scheme twice", files: app("    url: https://https://acme.example/scim\n") },

  // Files
  {
    what: "a profile by its path",
    files: whole(
      "apps:\n  hr:\n    target: config/targets/acme.yaml\n    displayName: HR\n    environments: { test: }\n",
    ),
  },
  { what: "environments as items", files: environments(`- test: { ${tenant} }\n`) },
  { what: "an app's file that ends in yml", files: { "app.yaml": undefined, "app.yml": sound["app.yaml"] } },
  {
    what: "a profile that ends in yml",
    files: { "targets/acme.yaml": undefined, "targets/acme.yml": sound["targets/acme.yaml"] },
  },
  { what: "an app's file in JSON", files: { "app.yaml": undefined, "app.json": '{ "apps": {} }\n' } },
  {
    what: "environments in a file of another name",
    files: { "environments.yaml": undefined, "environment.yaml": sound["environments.yaml"] },
  },
  {
    what: "a profile beside the apps",
    files: { "targets/acme.yaml": undefined, "acme.yaml": sound["targets/acme.yaml"] },
  },

  // Secrets
  { what: "a token without a blank in front", files: app("    token:Hunter2!\n") },
  { what: "a token without a blank in front, in braces", files: app("    oauth: { token:Hunter2! }\n") },
  { what: "a token too far out", files: app("  tokenSource: Hunter2!\n") },
  { what: "a token", files: app("    token: Hunter2!\n") },
  { what: "a token in place of where it is", files: app("    tokenSource: Hunter2!\n") },
  { what: "a password in a URL", files: app("    url: https://scim:Hunter2!@acme.example/scim\n") },
  {
    what: "a client secret beside the client id",
    files: app("    oauth: { clientId: entra, clientSecret: Hunter2!, tokenUrl: https://acme.example/token }\n"),
  },

  // Commands
  { what: "a stack, misspelt", files: {}, args: ["validate", "hr-tset"] },
  { what: "an app in place of its stacks", files: {}, args: ["validate", "hr"] },
  { what: "a person in place of a stack", files: {}, args: ["provision", "clara.bak@contoso.example"] },
  { what: "an option in front of the command", files: {}, args: ["--resolved", "validate"] },
  { what: "an option with one dash", files: {}, args: ["preview", "hr-test", "-user", "clara.bak@contoso.example"] },
  { what: "what Terraform does", files: {}, args: ["plan", "hr-test"] },
  { what: "a command of the sandbox, misspelt, with --help", files: {}, args: ["sandbox", "strat", "--help"] },
  { what: "help on a command, misspelt", files: {}, args: ["help", "vaildate"] },
  { what: "a code, misspelt", files: {}, args: ["explain", "CONFIG_UNKNWON_KEY"] },
];
