import { GraphError, SynchronizationApi } from "../../../../lib/entra/graph";
import { type Answer, graphError, json, noContent, scriptedGraph, thrownBy } from "./fake-graph";

const app = "aaaaaaaa-0000-0000-0000-000000000001";
const jobId = "scim.ff8bf889e03141ac8f7baedb059892ee.bfc8712e-0986-4d47-896b-6872713598c6";
const root = `/v1.0/servicePrincipals/${app}/synchronization`;
const job = { id: jobId, templateId: "scim", schedule: { state: "Disabled" }, status: { code: "SomethingNew" } };

function api(...answers: Answer[]) {
  const { graph, sent } = scriptedGraph(answers);
  return { api: new SynchronizationApi(graph), sent };
}

describe("each call is the documented request", () => {
  test.each<[string, (api: SynchronizationApi) => Promise<unknown>, Answer, unknown[]]>([
    ["listJobs", (a) => a.listJobs(app), json({ value: [job] }), ["GET", `${root}/jobs`, undefined]],
    ["createJob", (a) => a.createJob(app, "scim"), json(job, 201), ["POST", `${root}/jobs`, { templateId: "scim" }]],
    ["getJob", (a) => a.getJob(app, jobId), json(job), ["GET", `${root}/jobs/${jobId}`, undefined]],
    ["deleteJob", (a) => a.deleteJob(app, jobId), noContent, ["DELETE", `${root}/jobs/${jobId}`, undefined]],
    ["start", (a) => a.start(app, jobId), noContent, ["POST", `${root}/jobs/${jobId}/start`, undefined]],
    ["pause", (a) => a.pause(app, jobId), noContent, ["POST", `${root}/jobs/${jobId}/pause`, undefined]],
    [
      "restart",
      (a) => a.restart(app, jobId, "Watermark, Escrows"),
      noContent,
      ["POST", `${root}/jobs/${jobId}/restart`, { criteria: { resetScope: "Watermark, Escrows" } }],
    ],
    [
      "getSchema",
      (a) => a.getSchema(app, jobId),
      json({ synchronizationRules: [] }),
      ["GET", `${root}/jobs/${jobId}/schema`, undefined],
    ],
    [
      "listFilterOperators",
      async (a) => expect(await a.listFilterOperators(app, jobId)).toEqual(["EQUALS", "IS NULL"]),
      json({ value: [{ name: "EQUALS", arity: "Binary" }, { id: "IS NULL" }] }),
      ["GET", `${root}/jobs/${jobId}/schema/filterOperators`, undefined],
    ],
    [
      "listFunctions",
      async (a) =>
        expect(await a.listFunctions(app, jobId)).toEqual([
          { name: "Append", parameters: [{ required: true, repeats: false }] },
          { name: "Join", parameters: [{ required: true, repeats: true }] },
          { name: "Now", parameters: [] },
        ]),
      json({
        value: [
          { name: "Append", parameters: [{ name: "source", required: true, type: "String" }] },
          { id: "Join", parameters: [{ required: true, allowMultipleOccurrences: true }] },
          { name: "Now", parameters: null },
        ],
      }),
      ["GET", `${root}/jobs/${jobId}/schema/functions`, undefined],
    ],
    [
      "putSchema",
      (a) => a.putSchema(app, jobId, { synchronizationRules: [], extra: 1 }),
      noContent,
      ["PUT", `${root}/jobs/${jobId}/schema`, { synchronizationRules: [], extra: 1 }],
    ],
    ["getSecrets", (a) => a.getSecrets(app), json({ value: [] }), ["GET", `${root}/secrets`, undefined]],
    [
      "putSecrets",
      (a) => a.putSecrets(app, [{ key: "SyncAll", value: "true" }]),
      noContent,
      ["PUT", `${root}/secrets`, { value: [{ key: "SyncAll", value: "true" }] }],
    ],
    [
      "provisionOnDemand of a person",
      (a) => a.provisionOnDemand(app, jobId, { ruleId: "r", subject: { objectId: "u", objectTypeName: "User" } }),
      json({ key: "{}", value: "{}" }),
      [
        "POST",
        `${root}/jobs/${jobId}/provisionOnDemand`,
        { parameters: [{ ruleId: "r", subjects: [{ objectId: "u", objectTypeName: "User" }] }] },
      ],
    ],
    [
      "provisionOnDemand of a group with members",
      (a) =>
        a.provisionOnDemand(app, jobId, {
          ruleId: "r",
          subject: { objectId: "g", objectTypeName: "Group", members: ["u"] },
        }),
      json({ key: "{}", value: "{}" }),
      [
        "POST",
        `${root}/jobs/${jobId}/provisionOnDemand`,
        {
          parameters: [
            {
              ruleId: "r",
              subjects: [
                {
                  objectId: "g",
                  objectTypeName: "Group",
                  links: { members: [{ objectId: "u", objectTypeName: "User" }] },
                },
              ],
            },
          ],
        },
      ],
    ],
  ])("%s", async (_, call, answer, expected) => {
    const { api: subject, sent } = api(answer);
    await call(subject);
    expect(sent.map((request) => [request.method, request.url.pathname, request.body])).toEqual([expected]);
  });
});

test("a secret without its value is a hidden one, however it is hidden: it must not be written back as read", async () => {
  const stored = [
    { key: "SecretToken", value: null },
    { key: "Password", value: "********" },
    { key: "SyncAll", value: null },
    { key: "ClientSecret", value: "" },
  ];
  const { api: calls } = api(json({ value: stored }));
  expect(await calls.getSecrets(app)).toEqual([
    { key: "SecretToken", value: "*" },
    { key: "Password", value: "*" },
    { key: "SyncAll", value: "" },
    { key: "ClientSecret", value: "" },
  ]);
});

test("values and properties that this version does not know survive", async () => {
  const { api: subject } = api(json({ ...job, brandNew: { deep: true } }));
  expect(await subject.getJob(app, jobId)).toEqual({ ...job, brandNew: { deep: true } });
});

describe("validateCredentials", () => {
  const credentials = [
    { key: "BaseAddress", value: "https://target.example/scim" },
    { key: "SecretToken", value: "s3cret-token" },
  ];

  test("tests new values before they are saved", async () => {
    const { api: subject, sent } = api(noContent);
    expect(await subject.validateCredentials(app, jobId, credentials)).toEqual({ ok: true });
    expect(sent[0]?.body).toEqual({ useSavedCredentials: false, credentials });
  });

  test("tests the saved ones; 200 without content is a success, too", async () => {
    const { api: subject, sent } = api({ status: 200 });
    expect(await subject.validateCredentials(app, jobId, "saved")).toEqual({ ok: true });
    expect(sent[0]?.body).toEqual({ useSavedCredentials: true });
  });

  test("a target that does not answer as it should is a result, with the token cut out of what Entra says", async () => {
    const text = "GET failed with s3cret-token: 401";
    const { api: subject } = api(graphError(400, "CredentialValidationUnavailable", text));
    expect(await subject.validateCredentials(app, jobId, credentials)).toEqual({
      ok: false,
      message: "GET failed with ***: 401",
    });
  });

  test.each([
    [400, "RequestMissingRequiredParameter"],
    [401, "UnknownError"],
    [500, "InternalError"],
  ])("%i %s says nothing about the target and is an error", async (status, code) => {
    const { api: subject } = api(graphError(status, code));
    expect(await thrownBy(() => subject.validateCredentials(app, jobId, "saved"))).toBeInstanceOf(GraphError);
  });
});

test("an error of putSecrets never shows a secret", async () => {
  const { api: subject } = api(graphError(400, "BadRequest", "Value s3cret-token is too long"));
  const error = await thrownBy(() => subject.putSecrets(app, [{ key: "SecretToken", value: "s3cret-token" }]));
  expect(error.message).toContain("Value *** is too long");
  expect(error.stack).not.toContain("s3cret-token");
});
