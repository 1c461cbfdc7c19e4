import { credentialsPresent, wholeSet } from "../../../../lib/entra/graph";

const live = [
  { key: "BaseAddress", value: "https://target.example/scim" },
  { key: "SecretToken", value: "*" },
  { key: "SyncAll", value: "false" },
  { key: "FutureKey", value: "kept" },
];

describe("wholeSet", () => {
  test("carries over what is stored, in its order, with changes and secret values", () => {
    const changes = [
      { key: "SyncAll", value: "true" },
      { key: "SkipOutOfScopeDeletions", value: "True" },
    ];
    expect(wholeSet({ live, changes, secretValues: { SecretToken: "new" } })).toEqual([
      { key: "BaseAddress", value: "https://target.example/scim" },
      { key: "SecretToken", value: "new" },
      { key: "SyncAll", value: "true" },
      { key: "FutureKey", value: "kept" },
      { key: "SkipOutOfScopeDeletions", value: "True" },
    ]);
  });

  test("refuses, naming every masked value that nobody gave", () => {
    const more = [...live, { key: "Oauth2ClientSecret", value: "*" }, { key: "Password", value: "*" }];
    const write = () => wholeSet({ live: more, changes: [], secretValues: { SecretToken: "new" } });
    expect(write).toThrow(/ENTRA_SECRET_VALUES_NEEDED.*: Oauth2ClientSecret, Password\./);
  });

  test("a masked value can be removed on purpose", () => {
    const set = wholeSet({ live, changes: [{ key: "SecretToken", value: "" }], secretValues: {} });
    expect(set).toContainEqual({ key: "SecretToken", value: "" });
  });

  test("works on an empty start", () => {
    expect(wholeSet({ live: [], changes: [], secretValues: { SecretToken: "t" } })).toEqual([
      { key: "SecretToken", value: "t" },
    ]);
  });
});

test.each([
  [live, true],
  [live.filter((pair) => pair.key !== "BaseAddress"), false],
  [live.filter((pair) => pair.key !== "SecretToken"), false],
  [[...live.slice(0, 1), { key: "SecretToken", value: "" }], false],
  [[...live.slice(0, 1), { key: "Oauth2ClientSecret", value: "*" }], true],
  [[...live.slice(0, 1), { key: "SomeNewSecret", value: "*" }], true],
  [[], false],
])("credentialsPresent of %j: %s", (pairs, expected) => {
  expect(credentialsPresent(pairs)).toBe(expected);
});
