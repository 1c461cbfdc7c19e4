import { Replay } from "./replay";

/** `azuread_synchronization_job` and `azuread_synchronization_secret`, as azuread 3.9.0 asks for them. */

let replay: Replay;
beforeAll(async () => {
  replay = await Replay.start();
  replay.seen["principal"] = replay.sandbox.tenant.instantiateApp("SCIM").id;
});
afterAll(() => replay.sandbox.stop());

const base = "/v1.0/servicePrincipals/{principal}/synchronization";

test("a job is made, waited for, started, read and deleted", async () => {
  await replay.play([
    {
      request: `POST ${base}/jobs`,
      body: { "@odata.type": "#microsoft.graph.synchronizationJob", templateId: "scim" },
      status: 201,
      needs: { templateId: "scim", schedule: { state: "Disabled" } },
      keeps: { job: "id" },
    },
    { request: `GET ${base}/jobs/{job}`, status: 200, times: 5, needs: { id: "{job}", templateId: "scim" } },
    { request: `POST ${base}/jobs/{job}/start`, status: 204 },
    {
      request: `GET ${base}/jobs/{job}`,
      status: 200,
      needs: { schedule: { state: "Active", interval: "PT40M", expiration: null } },
    },
  ]);
});

test("secrets are written as a set, read masked, and removed by empty values", async () => {
  const value = (entries: Record<string, string>) => ({
    value: Object.entries(entries).map(([key, text]) => ({ key, value: text })),
  });
  await replay.play([
    {
      request: `PUT ${base}/secrets`,
      body: value({ BaseAddress: "https://api.vendor.example/scim", SecretToken: "hush" }),
      status: 204,
    },
    {
      request: `GET ${base}/secrets`,
      status: 200,
      times: 5,
      needs: value({ BaseAddress: "https://api.vendor.example/scim", SecretToken: "*" }),
    },
    { request: `PUT ${base}/secrets`, body: value({ BaseAddress: "", SecretToken: "" }), status: 204 },
    { request: `GET ${base}/secrets`, status: 200, needs: { value: [] } },
  ]);
});

test("a deleted job is 404 from then on", async () => {
  await replay.play([
    { request: `DELETE ${base}/jobs/{job}`, status: 204 },
    { request: `GET ${base}/jobs/{job}`, status: 404, times: 5 },
  ]);
});
