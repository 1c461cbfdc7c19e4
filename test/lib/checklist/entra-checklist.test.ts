import { checklistMarkdown, entraChecklist, type EntraFacts, isDue } from "../../../lib/checklist";
import { loadProject } from "../../../lib/config";
import type { StackConfig } from "../../../lib/config";
import { projectFolder } from "../../scripts/run";

const profile = `
title: A vendor with sign-on
documentation: https://vendor.example/guide
prerequisites: [Vendor administrator]
remarks: ["Suspended people stay suspended"]
inputs:
  acsUrl: { title: ACS URL, kind: url, example: https://vendor.example/acs }
  scimUrl: { title: SCIM URL, kind: url, example: https://vendor.example/scim }
url: "{scimUrl}"
saml:
  identifiers: ["https://vendor.example/{environment}"]
  replyUrls: ["{acsUrl}"]
  certificates: { vendor-2029: { expires: 2029-01-01 } }
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
steps:
  - { id: connect, title: Add a connection, gives: [acsUrl] }
  - { id: metadata, title: "Read the metadata of {displayName}", when: deployed, paste: { Metadata: "{metadataUrl}", Attributes: "{attributes}" } }
  - { id: scim, title: Copy URL and token, when: deployed, gives: [scimUrl, token] }
  - { id: look, title: Look at the first people, when: provisioning }
`;

/** @param app more of the app's settings */
function stack(app: string): StackConfig {
  const root = projectFolder("", {
    "config/targets/vendor.yaml": profile,
    "config/advisors.yaml": `
apps:
  advisors:
    target: vendor
    displayName: Vendor
    notificationEmail: identity@contoso.example
${app}
    environments: { test: {} }
`,
  });
  const { stacks, problems } = loadProject({ root, env: {}, sandbox: true });
  const [only] = stacks;
  if (!only) throw new Error(problems.map(({ summary }) => summary).join("\n"));
  return only;
}

const nothing: EntraFacts = {
  jobExists: false,
  credentialsPresent: false,
  running: false,
  lastCycle: null,
  failing: 0,
  provisioned: 0,
  notificationEmail: null,
};
const deployed: EntraFacts = {
  ...nothing,
  app: { tenantId: "t", appId: "app-id", servicePrincipalId: "sp", portal: "https://portal.example" },
  saml: {
    metadataUrl: "https://login.example/metadata",
    loginUrl: "l",
    logoutUrl: "o",
    entityId: "e",
    thumbprint: "AB",
  },
  certificateActive: true,
  certificateExpires: "2029-01-01",
  jobExists: true,
};
const everything: EntraFacts = {
  ...deployed,
  credentialsPresent: true,
  running: true,
  lastCycle: "2026-11-01T00:00:00Z",
  provisioned: 12,
  notificationEmail: "identity@contoso.example",
  targetAnswers: true,
};

const states = (config: StackConfig, facts: EntraFacts): Record<string, string> =>
  Object.fromEntries(entraChecklist(config, facts).items.map(({ id, state }) => [id ?? "", state]));
const dueOf = (config: StackConfig, facts: EntraFacts) =>
  entraChecklist(config, facts)
    .items.filter(isDue)
    .map(({ id }) => id);

const acs = "    inputs: { acsUrl: https://vendor.example/acs }";
const both = "    inputs: { acsUrl: https://vendor.example/acs, scimUrl: https://vendor.example/scim }";

test("one step after the other becomes due as the tenant gets on, and what is there is done", () => {
  expect(states(stack(acs), nothing)).toMatchObject({
    connect: "done",
    deploy: "due",
    metadata: "later",
    scim: "later",
    credentials: "later",
    look: "later",
  });
  expect(states(stack(acs), deployed)).toMatchObject({
    deploy: "done",
    certificate: "done",
    metadata: "due",
    scim: "due",
    preflight: "due",
    credentials: "later", // the tenant URL is not known
    start: "later",
  });
  expect(states(stack(both), deployed)).toMatchObject({ scim: "due", credentials: "due", pilot: "later" });
  expect(states(stack(both), { ...deployed, credentialsPresent: true })).toMatchObject({
    scim: "done",
    credentials: "done",
    pilot: "due",
    start: "due",
    cycle: "later",
    look: "later",
  });
  expect(dueOf(stack(both), everything)).toEqual(["metadata", "look"]);
});

test("a cycle that failed for everybody proves nothing", () => {
  const config = stack(both);
  const failed: EntraFacts = { ...everything, failing: 3, provisioned: 0 };
  const proofs = { preflight: "due", "check-target": "due", pilot: "due" };
  expect(states(config, failed)).toMatchObject({ ...proofs, cycle: "done" });
  const cycle = entraChecklist(config, failed).items.find(({ id }) => id === "cycle");
  expect(cycle?.evidence).toBe("ended 2026-11-01T00:00:00Z, with 3 failing");
  expect(states(config, { ...failed, provisioned: 9 })).toMatchObject({ pilot: "done", "check-target": "done" });
});

test("steps without a trace are done when the config says so; then nothing is left for a person", () => {
  const config = stack(`${both}\n    stepsDone: [metadata, look]`);
  expect(dueOf(config, everything)).toEqual([]);
  const open = Object.entries(states(config, everything)).filter(([, state]) => state !== "done");
  expect(open).toEqual([
    ["verify", "optional"],
    ["log-analytics", "optional"],
  ]);
});

test("what must be pasted has its values; what is not known yet stays as it is written", () => {
  const metadata = (facts: EntraFacts) => entraChecklist(stack(acs), facts).items.find(({ id }) => id === "metadata");
  expect(metadata(deployed)).toMatchObject({
    title: "Read the metadata of Vendor",
    paste: { Metadata: "https://login.example/metadata", Attributes: "userName" },
  });
  expect(metadata(nothing)?.paste).toMatchObject({ Metadata: "{metadataUrl}" });
});

test("a certificate that does not sign yet, a notice that goes nowhere, the next wave", () => {
  const config = stack(
    `${both}\n    waves: { pilot: { groups: [Pilot] }, everybody: { groups: [All] } }\n    wave: pilot`,
  );
  const facts = { ...everything, certificateActive: false, notificationEmail: "old@contoso.example" };
  const items = entraChecklist(config, facts).items;
  const of = (id: string) => items.find((item) => item.id === id);
  expect(of("certificate")).toMatchObject({ state: "due", command: "scimform certificates advisors-test" });
  expect(of("notify")).toMatchObject({
    state: "due",
    evidence: expect.stringContaining("identity@contoso.example") as string,
  });
  expect(of("wave")).toMatchObject({ state: "optional", title: "Widen it to the next wave, everybody" });
});

test("as Markdown: boxes, commands, values that can be copied, and nothing of a text becomes markup", () => {
  const lines = checklistMarkdown(entraChecklist(stack(acs), deployed));
  expect(lines).toContain("- [x] Add a connection (acsUrl: there)");
  expect(lines).toContain("  - Metadata: `https://login.example/metadata`");
  expect(lines).toContain(
    "- [ ] Test tenant URL and secret, and hand them over: `scimform credentials advisors-test` *(later)* (the tenant URL waits for: scimUrl)",
  );
  expect(lines.slice(0, 6)).toEqual([
    "## Vendor: provisioning from Microsoft Entra ID (`advisors-test`)",
    "",
    "The vendor's guide: <https://vendor.example/guide>",
    "",
    "**Needed before**",
    "",
  ]);
  expect(lines.at(-2)).toBe("- Suspended people stay suspended");
  const odd = { ...entraChecklist(stack(acs), deployed), remarks: ["[a](b) *c* `d_e`"] };
  expect(checklistMarkdown(odd).at(-2)).toBe("- \\[a\\](b) \\*c\\* `d_e`");
});
