import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { each, graphAs, type Graph } from "../client";

let sandbox: EntraSandbox;
let graph: Graph;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  graph = await graphAs(sandbox);
  sandbox.tenant.state.provisioningLog.push(
    ...[1, 2, 3].map((day) => ({
      id: `entry-${day}`,
      activityDateTime: `2026-03-0${day}T12:00:00.000Z`,
      jobId: day === 1 ? "scim.Other" : "scim.One",
      durationInMilliseconds: day === 2 ? 5 : 9,
      provisioningAction: "update",
      provisioningStatusInfo: { status: day === 3 ? "failure" : "success" },
      servicePrincipal: { id: "AB-12", displayName: "Advisors" },
    })),
  );
});
afterAll(() => sandbox.stop());

const list = (query: string) => graph("GET", `/auditLogs/provisioning?${query}`);
const filter = (text: string) => list(`$filter=${encodeURIComponent(text)}`);

test.each([
  ["jobId eq 'scim.One'", ["entry-3", "entry-2"]],
  ["jobId eq 'scim.one'", []],
  ["provisioningStatusInfo/status eq 'failure'", ["entry-3"]],
  ["activityDateTime gt 2026-03-01 and activityDateTime lt 2026-03-03", ["entry-2", "entry-1"]],
  [
    "((contains(tolower(servicePrincipal/id),'ab-12') or contains(tolower(servicePrincipal/displayName),'x')) and activityDateTime gt 2026-03-02T12:00:00Z)",
    ["entry-3"],
  ],
])("%s", async (text, expected) => {
  expect(each(await filter(text), "id")).toEqual(expected);
});

test.each(["activityDateTime ge 2026-03-01", "jobId ne 'x'", "startswith(jobId,'scim')", "jobId in ('x')"])(
  "%s is not documented, and refused",
  async (text) => {
    const { status, body } = await filter(text);
    expect([status, body.error.code]).toEqual([400, "Request_UnsupportedQuery"]);
  },
);

test("order by several properties, and pages", async () => {
  expect(each(await list("$orderby=activityDateTime asc"), "id")).toEqual(["entry-1", "entry-2", "entry-3"]);
  const ordered = await list("$orderby=servicePrincipal/id,durationInMilliseconds desc,activityDateTime");
  expect(each(ordered, "id")).toEqual(["entry-1", "entry-3", "entry-2"]);
  const first = await list("$top=2");
  const next = String(first.body["@odata.nextLink"]).replace(sandbox.url, "");
  expect([each(first, "id"), each(await graph("GET", next), "id")]).toEqual([["entry-3", "entry-2"], ["entry-1"]]);
  for (const wrong of ["$orderby=id sideways", "$skiptoken=abc", "$top=0"]) {
    expect((await list(wrong)).status).toBe(400);
  }
});

test("beta has the properties' former names, too", async () => {
  const { body } = await graph("GET", "/beta/auditLogs/provisioning?$top=1");
  expect(body.value[0]).toMatchObject({ action: "update", statusInfo: { status: "failure" } });
});
