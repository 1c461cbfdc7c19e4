import { unknownValue, type ObjectValue } from "../../../provider/plugin/types";
import { samlSignOn } from "../../../provider/resources/saml-sign-on";
import { GraphFake, principal } from "./graph-fake";
import { Workspace } from "./workspace";

const names = ["first", "second", "foreign"] as const;
type Name = (typeof names)[number];
/** Key ids of a certificate: the one that Terraform knows, and the private key's. */
const keyId = (name: Name): string => `00000000-0000-4000-8000-00000000000${names.indexOf(name)}`;
const privateKeyId = (name: Name): string => `11111111-0000-4000-8000-00000000000${names.indexOf(name)}`;

const certificates = { first: keyId("first"), second: keyId("second") };
const config = { stack: "app-test", service_principal_id: principal, relay_state: null, certificates };
const path = `/servicePrincipals/${principal}`;
let graph: GraphFake;
let workspace: Workspace;

/** A certificate's three credentials, under one customKeyIdentifier. */
const keysOf = (name: Name) => [
  { keyId: keyId(name), customKeyIdentifier: name, usage: "Verify", key: "YQ==", displayName: `CN=${name}` },
  { keyId: privateKeyId(name), customKeyIdentifier: name, usage: "Sign", key: null },
];
const live = () => (graph.signOn["keyCredentials"] as { keyId: string }[]).map(({ keyId }) => keyId);
const relayed = (relayState: string | null) => ({ samlSingleSignOnSettings: { relayState } });

beforeEach(() => {
  graph = new GraphFake();
  graph.signOn = {
    ...graph.signOn,
    keyCredentials: names.flatMap(keysOf),
    passwordCredentials: names.map((name) => ({ keyId: privateKeyId(name), customKeyIdentifier: name })),
  };
  workspace = new Workspace(samlSignOn, graph);
});

test("writes nothing when all is as it should be, and the next plan is empty", async () => {
  expect((await workspace.apply(config)).errors).toEqual([]);
  expect(workspace.state).toEqual({ ...config, id: principal });
  expect((await workspace.plan(config)).changes).toEqual([]);
  expect(graph.writes).toEqual([]);
});

test.each([
  ["one that azuread has written", "https://a.example", "https://a.example", []],
  ["none, though one is there", "https://a.example", null, [relayed(null)]],
  ["another one", "https://a.example", "https://b.example", [relayed("https://b.example")]],
  ["none, as an empty text says", "", null, []],
])("relay state: %s", async (_what, there, wanted, bodies) => {
  await workspace.apply({ ...config, relay_state: wanted });
  graph.signOn["samlSingleSignOnSettings"] = { relayState: there };
  graph.bodies.length = 0;
  expect((await workspace.apply({ ...config, relay_state: wanted })).errors).toEqual([]);
  expect(graph.bodies).toEqual(bodies);
  expect((await workspace.plan({ ...config, relay_state: wanted })).changes).toEqual([]);
});

test("on create, too, a relay state that nobody asked for goes", async () => {
  graph.signOn["samlSingleSignOnSettings"] = { relayState: "https://a.example" };
  await workspace.apply(config);
  expect(graph.bodies).toEqual([relayed(null)]);
});

test.each<[string, ObjectValue]>([
  ["left out", { second: keyId("second") }],
  ["made anew", { ...certificates, first: unknownValue }],
  ["followed by another in one step", { second: keyId("second"), third: unknownValue }],
])(
  "a certificate that is there and %s is refused at plan, with the command that takes it away",
  async (_what, planned) => {
    await workspace.apply(config);
    const { errors } = await workspace.plan({ ...config, certificates: planned });
    expect(errors).toEqual([expect.stringContaining("PROVIDER_CERTIFICATE_DROPPED")]);
    expect(errors[0]).toContain('certificate "first"');
    expect(errors[0]).toContain("scimform certificates app-test");
  },
);

test("once it was taken away by the command, there is nothing to refuse", async () => {
  await workspace.apply(config);
  graph.signOn["keyCredentials"] = keysOf("second");
  const rest = { ...config, certificates: { second: keyId("second") } };
  const { errors, changes } = await workspace.plan(rest);
  expect([errors, changes]).toEqual([[], []]);
});

test("a further certificate is no more than a change of the state", async () => {
  await workspace.apply({ ...config, certificates: { first: keyId("first") } });
  graph.takeCalls();
  expect((await workspace.apply(config)).errors).toEqual([]);
  expect(graph.writes).toEqual([]);
});

test("a destroy takes all its certificates away at once, before azuread can take one of them, and the relay state", async () => {
  await workspace.apply({ ...config, relay_state: "https://a.example" });
  graph.takeCalls();
  expect((await workspace.destroy()).errors).toEqual([]);
  expect(live()).toEqual([keyId("foreign"), privateKeyId("foreign")]);
  expect(graph.signOn["passwordCredentials"]).toHaveLength(1);
  expect(graph.signOn).toMatchObject(relayed(null));
  expect(graph.writes).toEqual([`PATCH ${path}`, `PATCH ${path}`]);
});

test("when the principal is gone so is this, and there is nothing to destroy", async () => {
  await workspace.apply(config);
  graph.principalExists = false;
  await workspace.refresh();
  expect(workspace.state).toBeNull();
});

test("not found, but listed: an error, as absence would make it anew", async () => {
  await workspace.apply(config);
  graph.faults = [{ call: /GET \/servicePrincipals\//, kind: "before", status: 404, code: "NotFound", times: 9 }];
  expect((await workspace.refresh()).errors).toHaveLength(1);
  expect(workspace.state).not.toBeNull();
});

test("a failed write leaves the state as it was", async () => {
  await workspace.apply({ ...config, relay_state: "https://a.example" });
  graph.faults = [{ call: /PATCH/, kind: "before", status: 403, code: "Authorization_RequestDenied", times: 99 }];
  const { errors } = await workspace.apply(config);
  expect(errors).toEqual([expect.stringContaining("SAML sign-on: Microsoft Graph refused")]);
  expect(workspace.state).toMatchObject({ relay_state: "https://a.example" });
});

test("the import reads relay state and certificates", async () => {
  graph.signOn["samlSingleSignOnSettings"] = { relayState: "https://a.example" };
  await workspace.import(`${principal}?stack=app-test`);
  expect(workspace.state).toEqual({
    ...config,
    id: principal,
    relay_state: "https://a.example",
    certificates: { ...certificates, foreign: keyId("foreign") },
  });
  graph.principalExists = false;
  expect((await workspace.import(principal)).errors[0]).toContain("PROVIDER_IMPORT_NOT_FOUND");
  expect((await workspace.import(`${principal}?more=1`)).errors[0]).toContain("PROVIDER_IMPORT_ID");
});
