import { z } from "zod";
import { Replay } from "./replay";

/** The data sources of azuread 3.9.0 that stacks use, and the singular ones with all they ask for. */

let replay: Replay;
beforeAll(async () => {
  replay = await Replay.start();
  const { tenant } = replay.sandbox;
  replay.seen["group"] = tenant.group("SCIM Advisors").id;
  replay.seen["user"] = tenant.user("freja.nygaard@contoso.example").id;
});
afterAll(() => replay.sandbox.stop());

const properties = ["accountEnabled", "displayName", "employeeId", "id", "mail", "mailNickname", "userPrincipalName"];
const select = `%24select=${properties.join("%2C")}`;
const named = "%24filter=userPrincipalName+eq+%27freja.nygaard%40contoso.example%27";

test("azuread_groups: one filtered list a name, without members", async () => {
  const [found] = await replay.play([
    {
      request: "GET /beta/groups?%24filter=securityEnabled+eq+true+and+displayName+eq+%27SCIM+Advisors%27",
      status: 200,
      needs: { value: [{ id: "{group}", displayName: "SCIM Advisors", securityEnabled: true, groupTypes: [] }] },
    },
    {
      request: "GET /beta/groups?%24filter=securityEnabled+eq+true+and+displayName+eq+%27Nobody%27",
      status: 200,
      needs: { value: [] },
    },
  ]);
  expect(JSON.stringify(found)).not.toContain('"members"');
});

test("azuread_users: one filtered and selected list a name", async () => {
  await replay.play([
    {
      request: `GET /v1.0/users?${named}&${select}`,
      status: 200,
      needs: { value: [{ id: "{user}", accountEnabled: true, mailNickname: "freja.nygaard" }] },
    },
  ]);
});

test("azuread_user: found, read with $select, and its manager, of whom there may be none", async () => {
  await replay.play([
    { request: `GET /v1.0/users?${named}`, status: 200, needs: { value: [{ id: "{user}" }] } },
    { request: `GET /v1.0/users/{user}?${select}`, status: 200, needs: { id: "{user}", accountEnabled: true } },
    {
      request: "GET /v1.0/users/{user}/manager",
      status: 200,
      needs: { "@odata.type": "#microsoft.graph.user", id: expect.any(String) },
      keeps: { manager: "id" },
    },
    { request: "GET /v1.0/users/{manager}/manager", status: 404 },
  ]);
});

test("azuread_group: filtered the other way round, then every page of its members, then its owners", async () => {
  await replay.play([
    {
      request: "GET /beta/groups?%24filter=displayName+eq+%27SCIM+Advisors%27+and+securityEnabled+eq+true",
      status: 200,
      needs: { value: [{ id: "{group}" }] },
    },
    { request: "GET /beta/groups/{group}", status: 200, needs: { id: "{group}" } },
    { request: "GET /beta/groups/{group}/owners", status: 200, needs: { value: [] } },
  ]);
  const members: string[] = [];
  let next: string | undefined = "/beta/groups/{group}/members?%24top=10";
  while (next !== undefined) {
    const [page] = await replay.play([{ request: `GET ${next}`, status: 200 }]);
    const parsed = z
      .object({ "@odata.nextLink": z.string().optional(), value: z.array(z.object({ id: z.string() })) })
      .parse(page);
    members.push(...parsed.value.map(({ id }) => id));
    next = parsed["@odata.nextLink"]?.replace(replay.sandbox.url, "");
  }
  expect(members).toEqual(replay.sandbox.tenant.group("SCIM Advisors").members);
});

test("azuread_client_config: who signed in, by appId", async () => {
  const { clientId } = replay.sandbox.credentials();
  replay.seen["client"] = clientId;
  await replay.play([
    {
      request: "GET /v1.0/servicePrincipals?%24filter=appId+eq+%27{client}%27",
      status: 200,
      needs: { value: [{ appId: "{client}", displayName: "Sandbox deployer" }] },
    },
  ]);
});
