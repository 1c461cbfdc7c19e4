import { fail } from "../../../../lib/core/problem";
import { writeForbidden } from "../../../../provider/plugin/errors";
import type { Graph } from "../../../../lib/entra/graph";
import { GraphSession, type AzureadClient } from "../../../../sandbox/fake-providers/azuread/directory";
import { parseId } from "../../../../sandbox/fake-providers/azuread/identity";

/** A session whose time passes only while it sleeps. */
async function openSession(beforeWrite: () => void = () => undefined) {
  let now = 0;
  const sent: string[] = [];
  const graph: Graph = {
    monotonic: () => now,
    sleep: async (milliseconds) => void (now += milliseconds),
    request: async ({ method, path }, shape) => {
      sent.push(`${method} ${path}`);
      return shape.parse({});
    },
    list: async () => [],
  };
  const client: AzureadClient = {
    connect: async () => ({
      graph,
      graphUrl: "https://localhost:1",
      tenantId: "t",
      clientId: "c",
      callerObjectId: async () => "o",
    }),
  };
  const session = await GraphSession.open({ client, beforeWrite, signal: new AbortController().signal });
  return { session, sent, elapsed: () => now };
}

test("waits for Graph to catch up, but not for ever", async () => {
  const { session, elapsed } = await openSession();
  let asked = 0;
  await expect(session.until("it is there", async () => (++asked === 5 ? "found" : undefined))).resolves.toBe("found");
  expect(elapsed()).toBe(100 + 200 + 400 + 800);
  await expect(session.until("the group is there", async () => undefined)).rejects.toThrow(
    "AZUREAD_NOT_REPLICATED: Graph still does not show that the group is there.",
  );
  expect(elapsed()).toBeLessThan(70_000);
});

test("asks before every write; nothing is sent when writing is over", async () => {
  const { session, sent } = await openSession(() => {
    throw fail(writeForbidden, "it is over");
  });
  await expect(session.remove("/applications/1")).rejects.toThrow("PLUGIN_WRITE_FORBIDDEN");
  expect(sent).toEqual([]);
});

test("import ids are taken in their documented form only", () => {
  const form = "/servicePrincipals/<object id>/appRoleAssignedTo/<assignment id>";
  expect(parseId("/servicePrincipals/a-1/appRoleAssignedTo/Xy_-z", form)).toEqual(["a-1", "Xy_-z"]);
  for (const id of [
    "a-1",
    "/servicePrincipals/a-1",
    "/applications/a-1/appRoleAssignedTo/x",
    "/servicePrincipals//appRoleAssignedTo/x",
  ]) {
    expect(() => parseId(id, form)).toThrow("AZUREAD_INVALID_ID");
  }
});
