import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { SamlSettings } from "../../../lib/entra/application/saml-settings";
import type { StackConfig } from "../../../lib/config/entra/model";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { realProgram, sources } from "../../support/providers";
import { type StackJson, StackRun, synthesize as synthesizeStack } from "../../support/stack-run";

/**
 * The stand-in asks of Graph what azuread 3.9.0 was recorded to ask (test/fixtures/README.md): method, path, query and body.
 * The order is left aside, since Terraform runs several resources at once.
 */

const folder = join(__dirname, "../../fixtures/providers/azuread-3.9.0-traffic");
const programs = mkdtempSync(join(tmpdir(), "scimform-azuread-recorded-"));
let program: string | undefined;
beforeAll(async () => (program = await realProgram("azuread", programs)));
afterAll(() => rmSync(programs, { recursive: true }));

const pilot = { name: "SCIM Advisors Pilot" };
const person = (name: string) => ({ name: `${name}@contoso.example` });

describe("advisors-test", () => {
  const stack = (overrides: Partial<StackConfig> = {}) =>
    synthesize({ assign: { groups: [pilot], users: [person("noah.winther"), person("maja.lund")] }, ...overrides });
  const run = recorded("advisors-test");

  test("apply", () => run("apply", (terraform) => terraform.apply(asRecorded(stack()))));
  test("plan", () => run("plan", (terraform) => terraform.plan(asRecorded(stack()))));
  test("second-apply takes the owners away", () =>
    run("second-apply", (terraform) => terraform.apply(asRecorded(stack()))));
  const later = stack({
    displayName: "&Money Booking Advisors (test)",
    assign: { groups: [pilot], users: [person("anton.skov"), person("maja.lund")] },
  });
  test("rename-and-other-person", () => run("rename-and-other-person", (terraform) => terraform.apply(later)));
  test("destroy", () => run("destroy", (terraform) => terraform.destroy(later)));
});

describe("mango-test", () => {
  const saml: SamlSettings = {
    identifiers: ["https://sts.windows.net/3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11/"],
    replyUrls: ["https://acme.mangoapps.example/saml/acs"],
    signOnUrl: "https://acme.mangoapps.example/login",
    relayState: "https://acme.mangoapps.example/home",
    logoutUrl: "https://acme.mangoapps.example/saml/logout",
    nameId: { source: "user.mail", format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" },
    claims: { department: "user.department", office: "user.physicaldeliveryofficename" },
    certificates: [{ name: "first", expires: "2029-05-01", active: true }],
  };
  const stack = (settings: Partial<SamlSettings> = {}) =>
    synthesize({
      stack: "mango-test",
      displayName: "MangoApps (test)",
      assign: { groups: [pilot], users: [] },
      saml: { ...saml, ...settings },
    });
  const run = recorded("mango-test");

  test("apply", () => run("apply", (terraform) => terraform.apply(asRecorded(stack()))));
  test("plan", () => run("plan", (terraform) => terraform.plan(asRecorded(stack()))));
  test("second-apply takes the owners away", () =>
    run("second-apply", (terraform) => terraform.apply(asRecorded(stack()))));
  const changes: Partial<SamlSettings> = {
    replyUrls: ["https://acme.mangoapps.example/saml/consume"],
    signOnUrl: "https://acme.mangoapps.example/sign-in",
    claims: { office: "user.physicaldeliveryofficename" },
  };
  test("saml-urls-and-claims", () => run("saml-urls-and-claims", (terraform) => terraform.apply(stack(changes))));
  test("second-certificate, as far as it was recorded: up to the first write", () => {
    const certificates = [...saml.certificates, { name: "second", expires: "2030-05-01", active: false }];
    return run("second-certificate", async (terraform) => {
      expect(await terraform.plan(stack({ ...changes, certificates }))).toEqual([
        "azuread_service_principal_token_signing_certificate.certificate_second",
      ]);
    });
  });
});

describe("polis-test", () => {
  const config = synthesize({
    stack: "polis-test",
    displayName: "Directory sync (test)",
    assign: { groups: [pilot, { name: "SCIM Rooms Pilot" }], users: [] },
  });
  const run = recorded("polis-test");

  test("apply", () => run("apply", (terraform) => terraform.apply(asRecorded(config))));
  test("plan", () => run("plan", (terraform) => terraform.plan(asRecorded(config))));
  test("second-apply takes the owners away", () =>
    run("second-apply", (terraform) => terraform.apply(asRecorded(config))));
  test("destroy", () => run("destroy", (terraform) => terraform.destroy(config)));
});

/** The stacks of the recordings looked groups up by their whole names; those of today ask by prefix, to tell groups of one name apart. */
function synthesize(overrides: Partial<StackConfig>): StackJson {
  const stack = synthesizeStack(overrides);
  for (const groups of Object.values(stack.data?.["azuread_groups"] ?? {})) {
    groups["display_names"] = [groups["display_name_prefix"]];
    delete groups["display_name_prefix"];
  }
  return stack;
}

/** The stacks of the recordings named the template's roles, and did not leave the owners alone. */
function asRecorded(stack: StackJson): StackJson {
  const changed = structuredClone(stack);
  const { application } = changed.resource["azuread_application"] ?? {};
  const { service_principal: principal } = changed.resource["azuread_service_principal"] ?? {};
  if (!application || !principal) throw new Error("the stack has no app");
  const roles = { User: "18d14569-c3bd-439b-9a66-3a2aee01d14f", msiam_access: "b9632174-c057-4f7e-951b-be3adc52bfe6" };
  application["app_role"] = Object.entries(roles).map(([name, id]) => ({
    allowed_member_types: ["User"],
    description: name,
    display_name: name,
    enabled: true,
    id,
  }));
  for (const resource of [application, principal]) {
    const { ignore_changes: ignored } = lifecycle.parse(resource["lifecycle"]);
    resource["lifecycle"] = { ignore_changes: ignored.filter((name) => name !== "owners" && name !== "app_role") };
  }
  return changed;
}
const lifecycle = z.object({ ignore_changes: z.array(z.string()) });

/** A tenant for the scenarios of one stack, which follow one another. */
function recorded(stack: string) {
  let sandbox: EntraSandbox;
  let terraform: StackRun;
  beforeAll(async () => {
    sandbox = await startEntraSandbox({ ...sources });
    terraform = await StackRun.start(sandbox, { program });
  });
  afterAll(async () => {
    await terraform?.stop();
    await sandbox.stop();
  });
  return async (scenario: string, deploy: (terraform: StackRun) => Promise<unknown>): Promise<void> => {
    sandbox.traffic.clear();
    await deploy(terraform);
    const text = readFileSync(join(folder, `${stack}.${scenario}.jsonl`), "utf8");
    const exchanges = text
      .trim()
      .split("\n")
      .map((line) => exchange.parse(JSON.parse(line)));
    const sent = sandbox.traffic.list(/ \/(v1.0|beta)\//).map((each) => exchange.parse(each));
    const own = (each: Exchange): Exchange =>
      JSON.parse(JSON.stringify(each).replaceAll(sandbox.url, "https://graph.local")) as Exchange;
    expect(numbered(sent.map(own), text)).toEqual(numbered(exchanges, text));
  };
}

const exchange = z.object({ method: z.string(), url: z.string(), request: z.unknown().optional() });
type Exchange = z.infer<typeof exchange>;

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\{id\d+\}/g;

/**
 * A line each, sorted without ids, which are then numbered in the order of their appearance: so the same requests in another
 * order are the same lines. What stands in the recording as it is (the template, its roles) is no id.
 */
function numbered(exchanges: readonly Exchange[], recording: string): string[] {
  const isId = (text: string): boolean => text.startsWith("{") || !recording.includes(text);
  const lines = exchanges.map((each) =>
    [each.method, spelled(each.url), JSON.stringify(sorted(each.request ?? null))]
      .join(" ")
      .replace(/(appRoleAssignedTo\/)[\w-]{22}/, "$1{assignment}")
      .replace(/("endDateTime":")[^"]+/, "$1{time}"),
  );
  const blank = (line: string): string => line.replace(guid, (id) => (isId(id) ? "{id}" : id));
  const numbers = new Map<string, string>();
  const number = (id: string): string => {
    if (!numbers.has(id)) numbers.set(id, `{id${numbers.size + 1}}`);
    return numbers.get(id) ?? "";
  };
  return lines
    .sort((left, right) => (blank(left) < blank(right) ? -1 : 1))
    .map((line) => line.replace(guid, (id) => (isId(id) ? number(id) : id)));
}

/** A URL with its query decoded. */
function spelled(url: string): string {
  const { pathname, searchParams } = new URL(url, "https://graph.local");
  const query = [...searchParams].map(([name, value]) => `${name}=${value}`).sort();
  return [decodeURI(pathname), ...query].join(" ");
}

/** With the properties of objects, and the elements of arrays, in one order: those of azuread's bodies are sets. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, content]) => [name, sorted(content)]));
}
