import { ScimformError } from "../../../../lib/core/problem";
import { startEntraSandbox, type EntraSandbox } from "../../../../sandbox/entra";
import { applicationAppRoleKind as appRole } from "../../../../sandbox/fake-providers/azuread/application-app-role";
import { applicationIdentifierUriKind as identifierUri } from "../../../../sandbox/fake-providers/azuread/application-identifier-uri";
import type { AzureadResourceKind } from "../../../../sandbox/fake-providers/azuread/managed";
import type { GraphSession } from "../../../../sandbox/fake-providers/azuread/directory";
import { tokenSigningCertificateKind as certificate } from "../../../../sandbox/fake-providers/azuread/token-signing-certificate";
import type { ObjectValue } from "../../../../provider/plugin/types";
import { changeOf } from "../../../../sandbox/fake-providers/common/change";
import { openSession } from "./session";

/** What Terraform cannot show: it looks before it deletes. */

let sandbox: EntraSandbox;
let session: GraphSession;
let application: string;
let principal: string;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  session = await openSession(sandbox);
  const app = sandbox.tenant.instantiateApp("Identifiers");
  principal = app.id;
  const found = Object.values(sandbox.tenant.state.applications).find(({ appId }) => appId === app.appId);
  application = `/applications/${found?.id ?? ""}`;
});
afterAll(() => sandbox.stop());

/** @returns the id of what is made */
async function create(kind: AzureadResourceKind, wanted: ObjectValue): Promise<string> {
  let id = "";
  await kind.create(session, changeOf(kind.schema, null, wanted), (made) => void (id = made));
  return id;
}
const wanted = (uri: string) => ({ application_id: application, identifier_uri: uri });
/** Codes of what an attempt failed for. */
const codes = async (attempt: () => unknown): Promise<string[]> => {
  try {
    await attempt();
    return [];
  } catch (error) {
    if (error instanceof ScimformError) return error.problems.map(({ code }) => code);
    throw error;
  }
};

test("identifiers made side by side are all kept; one that is there has to be imported; one that is gone cannot be deleted", async () => {
  const [first = ""] = await Promise.all(["urn:a", "urn:b", "urn:c"].map((uri) => create(identifierUri, wanted(uri))));
  const live = Object.values(sandbox.tenant.state.applications).find(({ id }) => application.endsWith(id));
  expect(live?.["identifierUris"]).toEqual(["urn:a", "urn:b", "urn:c"]);
  expect(await codes(() => create(identifierUri, wanted("urn:a")))).toEqual(["AZUREAD_EXISTS_ALREADY"]);
  await identifierUri.delete(session, first, {});
  expect(await identifierUri.read(session, first, {})).toBeNull();
  expect(await codes(() => identifierUri.delete(session, first, {}))).toEqual(["AZUREAD_GONE"]);
});

test("app roles are kept beside the template's; one is changed and removed after it was disabled, as Graph wants it", async () => {
  const role = (id: string, value: string | null, name = "Role") => ({
    ...{ application_id: application, role_id: id, value, display_name: name, description: name },
    allowed_member_types: ["User"],
  });
  const live = () =>
    Object.values(sandbox.tenant.state.applications).find(({ id }) => application.endsWith(id))?.["appRoles"];
  const [first, second] = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"] as const;
  const id = await create(appRole, role(first, "admin"));
  expect(id).toBe(`${application}/appRoles/${first}`);
  expect(await codes(() => create(appRole, role(first, "other")))).toEqual(["AZUREAD_EXISTS_ALREADY"]);
  await expect(create(appRole, role(second, "admin"))).rejects.toThrow(/duplicate values/);
  await appRole.update?.(session, changeOf(appRole.schema, role(first, "admin"), role(first, "owner", "Owner")), id);
  expect(await appRole.read(session, id, {})).toEqual(role(first, "owner", "Owner"));
  expect(live()).toHaveLength(3);
  await appRole.delete(session, appRole.identify(id), {});
  expect(await appRole.read(session, id, {})).toBeNull();
  expect(live()).toHaveLength(2);
  expect(await codes(() => appRole.delete(session, id, {}))).toEqual(["AZUREAD_GONE"]);
});

const makeCertificate = (name: string) =>
  create(certificate, { service_principal_id: `/servicePrincipals/${principal}`, display_name: `CN=${name}` });
const isThere = async (id: string): Promise<boolean> => (await certificate.read(session, id, {})) !== null;

test("a certificate on its own goes, and once it is gone its deletion changes nothing", async () => {
  const only = await makeCertificate("only");
  await certificate.delete(session, only, {});
  expect(await isThere(only)).toBe(false);
  expect(await codes(() => certificate.delete(session, only, {}))).toEqual([]);
});

test.each(["oldestFirst", "newestFirst"] as const)(
  "of two certificates, listed %s, the last one goes whichever was meant, as with azuread 3.9.0",
  async (keyCredentialOrder) => {
    sandbox.setSwitches({ keyCredentialOrder });
    const [older, newer] = [await makeCertificate("older"), await makeCertificate("newer")];
    const [stays, goes] = keyCredentialOrder === "oldestFirst" ? [older, newer] : [newer, older];
    expect(await codes(() => certificate.delete(session, stays, {}))).toEqual(["AZUREAD_CERTIFICATE_STAYS"]);
    expect([await isThere(stays), await isThere(goes)]).toEqual([true, false]);

    const another = await makeCertificate("another");
    const last = keyCredentialOrder === "oldestFirst" ? another : stays;
    expect(await codes(() => certificate.delete(session, last, {}))).toEqual([]);
    expect(await isThere(last)).toBe(false);
    await certificate.delete(session, last === another ? stays : another, {});
  },
);

test.each([
  [identifierUri, "/applications/x"],
  [identifierUri, "urn:a"],
  [certificate, "/servicePrincipals/x"],
])("what is no import id is refused with the form", async (kind, id) => {
  expect(await codes(() => kind.identify(id))).toEqual(["AZUREAD_INVALID_ID"]);
});

// https://learn.microsoft.com/graph/api/serviceprincipal-addtokensigningcertificate
test("Entra makes no certificate for more than three years", async () => {
  const end = new Date(Date.now());
  end.setUTCFullYear(end.getUTCFullYear() + 3, end.getUTCMonth(), end.getUTCDate() + 2);
  const given = { service_principal_id: `/servicePrincipals/${principal}`, display_name: "CN=long" };
  await expect(create(certificate, { ...given, end_date: end.toISOString() })).rejects.toThrow(/three years/);
});
