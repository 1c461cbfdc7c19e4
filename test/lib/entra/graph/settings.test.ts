import * as fc from "fast-check";
import {
  notStored,
  type ProvisioningSettings,
  sameSettings,
  secretsFromSettings,
  type SecretPair,
  settingsFromSecrets,
  wholeSet,
} from "../../../../lib/entra/graph";

const settings: ProvisioningSettings = {
  scope: "all",
  notificationEmail: "identity@contoso.example",
  accidentalDeletions: { enabled: true, threshold: 100 },
  skipOutOfScopeDeletions: true,
};
const stored = (notification: unknown): SecretPair[] => [
  { key: "SyncNotificationSettings", value: JSON.stringify(notification) },
];
const write = (wanted: ProvisioningSettings, live: readonly SecretPair[]): SecretPair[] =>
  wholeSet({ live, changes: secretsFromSettings(wanted, live), secretValues: {} });

describe("reading", () => {
  test("what the portal stores", () => {
    const pairs = [
      { key: "SyncAll", value: "True" },
      ...stored({ Enabled: true, Recipients: "a@b.example", DeleteThresholdEnabled: true, DeleteThresholdValue: 500 }),
      { key: "SkipOutOfScopeDeletions", value: "1" },
    ];
    expect(settingsFromSecrets(pairs)).toEqual({
      scope: "all",
      notificationEmail: "a@b.example",
      accidentalDeletions: { enabled: true, threshold: 500 },
      skipOutOfScopeDeletions: true,
    });
  });

  test.each([
    ["nothing stored", []],
    ["no JSON", [{ key: "SyncNotificationSettings", value: "off" }]],
    [
      "odd types",
      stored({ Enabled: "maybe", Recipients: 7, DeleteThresholdEnabled: null, DeleteThresholdValue: "many" }),
    ],
    ["notices without an address", stored({ Enabled: true, Recipients: "", DeleteThresholdEnabled: false })],
  ])("%s: the service's defaults", (_, pairs) => {
    expect(settingsFromSecrets(pairs)).toEqual({
      scope: "assigned",
      notificationEmail: null,
      accidentalDeletions: { enabled: false, threshold: 500 },
      skipOutOfScopeDeletions: false,
    });
  });
});

describe("writing", () => {
  test("scope and notification settings are always in the set", () => {
    const nothing = settingsFromSecrets([]);
    expect(secretsFromSettings(nothing, [])).toEqual([
      { key: "SyncAll", value: "false" },
      { key: "SyncNotificationSettings", value: '{"Enabled":false,"DeleteThresholdEnabled":false}' },
    ]);
  });

  test("properties of other features stay", () => {
    const live = stored({ Enabled: true, Recipients: "old@b.example", HumanResourcesLookaheadQueryEnabled: true });
    const [, notification] = secretsFromSettings(settings, live);
    expect(JSON.parse(notification?.value ?? "")).toEqual({
      Enabled: true,
      Recipients: "identity@contoso.example",
      DeleteThresholdEnabled: true,
      DeleteThresholdValue: 100,
      HumanResourcesLookaheadQueryEnabled: true,
    });
  });

  test("a setting that is stored is switched off, not left", () => {
    const live = [{ key: "SkipOutOfScopeDeletions", value: "True" }];
    expect(write({ ...settings, skipOutOfScopeDeletions: false }, live)).toContainEqual({
      key: "SkipOutOfScopeDeletions",
      value: "False",
    });
  });

  const anySettings: fc.Arbitrary<ProvisioningSettings> = fc.record({
    scope: fc.constantFrom("assigned", "all"),
    notificationEmail: fc.option(fc.emailAddress()),
    accidentalDeletions: fc.record({ enabled: fc.boolean(), threshold: fc.integer({ min: 1, max: 100_000 }) }),
    skipOutOfScopeDeletions: fc.boolean(),
  });

  test("what is written is read back, whatever was stored; writing again changes nothing", () => {
    fc.assert(
      fc.property(anySettings, anySettings, (first, second) => {
        const once = write(second, write(first, []));
        expect(sameSettings(settingsFromSecrets(once), second)).toBe(true);
        expect(write(second, once)).toEqual(once);
      }),
    );
  });
});

test("sameSettings sees every difference, but not the threshold of a guard that is off", () => {
  const different: Partial<ProvisioningSettings>[] = [
    { scope: "assigned" },
    { notificationEmail: null },
    { accidentalDeletions: { enabled: true, threshold: 101 } },
    { accidentalDeletions: { enabled: false, threshold: 100 } },
    { skipOutOfScopeDeletions: false },
  ];
  for (const change of different) expect(sameSettings(settings, { ...settings, ...change })).toBe(false);
  const off = (threshold: number) => ({ ...settings, accidentalDeletions: { enabled: false, threshold } });
  expect(sameSettings(off(1), off(2))).toBe(true);
});

describe("notStored", () => {
  const written = [
    { key: "BaseAddress", value: "https://target.example/scim" },
    { key: "SecretToken", value: "t" },
    { key: "FutureKey", value: "" },
    ...secretsFromSettings(settings, []),
  ];

  test("nothing, however the service spells settings and masks secrets", () => {
    const shown = [
      { key: "BaseAddress", value: "https://target.example/scim" },
      { key: "SecretToken", value: "*" },
      { key: "SyncAll", value: "True" },
      { key: "SkipOutOfScopeDeletions", value: "1" },
      ...stored({
        DeleteThresholdValue: "100",
        DeleteThresholdEnabled: true,
        Recipients: settings.notificationEmail,
        Enabled: true,
      }),
    ];
    expect(notStored(written, shown)).toEqual([]);
  });

  test.each([
    ["nothing", [], ["BaseAddress", "SecretToken", "SyncAll", "SyncNotificationSettings", "SkipOutOfScopeDeletions"]],
    [
      "a secret that is gone",
      written.map((it) => (it.key === "SecretToken" ? { ...it, value: "" } : it)),
      ["SecretToken"],
    ],
    ["another address", [...written.slice(1), { key: "BaseAddress", value: "https://old.example" }], ["BaseAddress"]],
    ["another scope", written.map((it) => (it.key === "SyncAll" ? { ...it, value: "false" } : it)), ["SyncAll"]],
  ])("%s", (_, shown, keys) => {
    expect(notStored(written, shown)).toEqual(keys);
  });
});
