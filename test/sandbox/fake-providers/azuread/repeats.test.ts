import { startEntraSandbox, type EntraSandbox } from "../../../../sandbox/entra";
import { appRoleAssignmentKind as assignment } from "../../../../sandbox/fake-providers/azuread/app-role-assignment";
import type { GraphSession } from "../../../../sandbox/fake-providers/azuread/directory";
import type { AzureadResourceKind } from "../../../../sandbox/fake-providers/azuread/managed";
import { servicePrincipalKind as servicePrincipal } from "../../../../sandbox/fake-providers/azuread/service-principal";
import { changeOf } from "../../../../sandbox/fake-providers/common/change";
import type { ObjectValue } from "../../../../provider/plugin/types";
import { graphAs } from "../../client";
import { openSession } from "./session";

/** Which refusals azuread 3.9.0 takes for an object that has not arrived everywhere yet, and which end the deployment. */

let sandbox: EntraSandbox;
let session: GraphSession;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
  session = await openSession(sandbox);
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  sandbox.faults.clear();
  sandbox.traffic.clear();
});

/** @param times how many writes of this kind are refused, as if something were not there yet */
const refuse = (method: string, path: string, status: number, times: number): void =>
  sandbox.faults.add({ method, path, status, times, code: "NotThereYet" });

/** @returns what the writes of one method were answered, whether the object got an id, and whether it came to an end */
async function create(kind: AzureadResourceKind, wanted: ObjectValue, method: string) {
  let made = false;
  const ended = await kind
    .create(session, changeOf(kind.schema, null, wanted), () => void (made = true))
    .then(() => true)
    .catch((error: Error) => !error.message.includes("NotThereYet"));
  return { answers: sandbox.traffic.list(new RegExp(`^${method} /v1.0/`)).map(({ status }) => status), made, ended };
}

test.each([
  [404, { answers: [404, 404, 201], made: true, ended: true }],
  [403, { answers: [403], made: false, ended: false }],
  [409, { answers: [409], made: false, ended: false }],
])("an app role assignment is asked for again after 404 only: %d", async (status, outcome) => {
  const wanted = {
    app_role_id: "18d14569-c3bd-439b-9a66-3a2aee01d14f",
    principal_object_id: sandbox.tenant.group("SCIM Advisors Pilot").id,
    resource_object_id: sandbox.tenant.instantiateApp("Assigned").id,
  };
  refuse("POST", "/appRoleAssignedTo$", status, 2);
  expect(await create(assignment, wanted, "POST")).toEqual(outcome);
});

test.each([403, 404, 409])("the description of a new service principal is written once: %d", async (status) => {
  const { body } = await (await graphAs(sandbox))("POST", "/applications", { displayName: "Alone" });
  refuse("PATCH", "/servicePrincipals/", status, 1);
  const outcome = { answers: [status], made: true, ended: false };
  expect(await create(servicePrincipal, { client_id: String(body.appId) }, "PATCH")).toEqual(outcome);
});
