import { createGraph, type GraphRequest } from "../../../lib/entra/graph";
import { noContent } from "../../../lib/entra/graph/graph";
import { ScimClient, scimEndpoint } from "../../../lib/scim";
import { obtainToken } from "../../../lib/scim/client-credentials";
import { thrownBy, virtualTime } from "../entra/graph/fake-graph";
import { StubOrg } from "../okta/api/stub";

/* Real servers and the fetch of Node: what a client does with a redirect is for fetch to do or to leave. */
const elsewhere = new StubOrg(() => ({ body: { value: [], totalResults: 0, access_token: "from elsewhere" } }));
let status = 302;
const here = new StubOrg(() => ({ status, headers: { location: `${elsewhere.url}/v1.0/moved?code=s3cret` } }));
beforeAll(() => Promise.all([here.start(), elsewhere.start()]));
afterAll(() => Promise.all([here.close(), elsewhere.close()]));
beforeEach(() => (here.seen.length = 0));

const { clock, sleep, waits } = virtualTime();

/** Fails unless the one request went to the first server only, and the error says where that one pointed. */
async function expectNotFollowed(action: () => Promise<unknown>, code: string): Promise<void> {
  const error = await thrownBy(action);
  expect(error.message).toContain(code);
  expect(error.message).toContain(`${status}`);
  expect(error.message).toContain(`${elsewhere.url}/v1.0/moved`);
  // What it says is shown and kept in logs.
  expect(error.message).not.toContain("s3cret");
  expect(here.seen).toHaveLength(1);
  expect(elsewhere.seen).toEqual([]);
  expect(waits).toEqual([]);
}

describe.each([301, 302, 303, 307, 308])("a redirect (%d) to another host is not followed", (given) => {
  beforeEach(() => (status = given));

  test.each(["GET", "POST", "PATCH", "PUT", "DELETE"] as const)("%s of Graph", async (method) => {
    const graph = createGraph({
      ...{ credential: { getToken: async () => "access-token" }, fetch, clock, sleep },
      endpoints: { login: here.url, graph: here.url, portal: here.url },
    });
    const request: GraphRequest = { method, path: "/things", permission: "Thing.ReadWrite.All" };
    await expectNotFollowed(
      () => graph.request({ ...request, ...(method !== "GET" && { body: { a: 1 } }) }, noContent),
      "ENTRA_REDIRECTED",
    );
    expect(here.seen[0]?.headers.authorization).toBe("Bearer access-token");
  });

  test("a lookup in a target", async () => {
    const endpoint = scimEndpoint(`${here.url}/scim`);
    const scim = new ScimClient({ endpoint, token: async () => "token", fetch, clock, sleep });
    await expectNotFollowed(() => scim.find("users", "userName", "ann"), "TARGET_REDIRECTED");
  });

  test("the request for a target's token", async () => {
    const client = { tokenUrl: `${here.url}/token`, clientId: "id", clientSecret: "the-secret" };
    await expectNotFollowed(() => obtainToken(client, fetch), "TARGET_SIGN_IN_REFUSED");
  });
});

test("what a target answers to a write comes back as it is: a redirect is no success, and nothing is sent again", async () => {
  status = 307;
  const scim = new ScimClient({
    endpoint: scimEndpoint(`${here.url}/scim`),
    ...{ token: async () => "token", fetch, clock, sleep },
  });
  const answer = await scim.send({ method: "POST", path: ["Users"], body: { userName: "ann" } });
  expect(answer.status).toBe(307);
  expect([here.seen.length, elsewhere.seen.length]).toEqual([1, 0]);
});
