import { cleanUp, type Trace } from "../../../lib/check-target/clean-up";
import { parameterOf, type CheckExchange } from "../../../lib/check-target/exchange";
import type { ScimRequest } from "../../../lib/scim";

/** A target with these users, whose requests a test can answer otherwise. */
function target(
  users: Record<string, string>,
  answer: (request: ScimRequest) => [number, unknown?] | undefined = () => undefined,
) {
  const kept = new Map(Object.entries(users));
  const waits: number[] = [];
  const list = (ids: string[]) => ({
    totalResults: ids.length,
    Resources: ids.map((id) => ({ id, userName: kept.get(id) })),
  });
  const usual = (request: ScimRequest): [number, unknown?] => {
    const { method, path } = request;
    const id = path[1];
    const filter = parameterOf(request, "filter");
    if (id === undefined && filter !== undefined)
      return [200, list([...kept.keys()].filter((each) => filter.includes(JSON.stringify(kept.get(each)))))];
    if (id === undefined) return [200, list(parameterOf(request, "startIndex") === "1" ? [...kept.keys()] : [])];
    if (!kept.has(id)) return [404];
    if (method !== "DELETE") return [200, { id, userName: kept.get(id) }];
    kept.delete(id);
    return [204];
  };
  return {
    kept,
    ask: async (request: ScimRequest): Promise<CheckExchange> => {
      const [status, body = null] = answer(request) ?? usual(request);
      return { request, url: "", status, headers: {}, body, milliseconds: 0 };
    },
    url: (request: Pick<ScimRequest, "path" | "query">) =>
      `/${request.path.join("/")}${request.query ? `?${parameterOf(request, "filter") ?? ""}` : ""}`,
    isMade: (resource: unknown) => JSON.stringify(resource).includes("mark"),
    searchFinds: false,
    waits,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
  };
}

const trace = (id: string | undefined, name: string): Trace => ({
  ...{ type: "users", id, name, match: ["userName", name], isOpen: id === undefined },
});
const isSearch = (request: ScimRequest): boolean => parameterOf(request, "filter") !== undefined;

test("an id that changed, at a target whose searches find nothing: the list shows it", async () => {
  const server = target({ new: "mark-2", other: "Ada" }, (request) =>
    isSearch(request) ? [200, { totalResults: 0, Resources: [] }] : undefined,
  );
  expect(await cleanUp([trace("old", "mark-1")], server)).toEqual([]);
  expect([...server.kept.keys()]).toEqual(["other"]);
});

test("an id that changed, at a target whose searches lag behind: the list shows it, unless a check removed the object", async () => {
  const lists: unknown[] = [];
  const lagging = (searches: boolean) =>
    target({ new: "mark-2" }, (request) => {
      if (isSearch(request)) return [200, { totalResults: 0, Resources: [] }];
      if (searches && request.path.length === 1) lists.push(request);
      return undefined;
    });
  const server = lagging(false);
  expect(await cleanUp([trace("old", "mark-1")], { ...server, searchFinds: true })).toEqual([]);
  expect(server.kept.size).toBe(0);
  await cleanUp([{ ...trace("old", "mark-1"), isGone: true }], { ...lagging(true), searchFinds: true });
  expect(lists).toEqual([]);
});

test.each([
  [204, "DELETE is answered by 204, but it is still there"],
  [404, "DELETE is answered by 404, but it is still there"],
  [500, "DELETE is answered by 500"],
])("what is there after a DELETE answered by %i is named", async (status, reason) => {
  const server = target({ a: "mark-1" }, ({ method }) => (method === "DELETE" ? [status] : undefined));
  expect(await cleanUp([trace("a", "mark-1")], server)).toEqual([
    { type: "users", id: "a", name: "mark-1", url: "/Users/a", reason },
  ]);
});

test("what could not be removed at first is tried once more", async () => {
  let refusals = 1;
  const server = target({ a: "mark-1" }, ({ method }) => (method === "DELETE" && refusals-- > 0 ? [503] : undefined));
  expect(await cleanUp([trace("a", "mark-1")], server)).toEqual([]);
  expect(server.kept.size).toBe(0);
});

test("a creation without an answer: looked for in the list; where there is none, nobody can tell", async () => {
  const broken = target({ a: "mark-1" }, (request) => (isSearch(request) ? [500] : undefined));
  expect(await cleanUp([trace(undefined, "mark-1")], broken)).toEqual([]);
  expect(broken.kept.size).toBe(0);
  const blind = target({}, ({ path }) => (path.length === 1 ? [500] : undefined));
  expect(await cleanUp([trace(undefined, "mark-1")], blind)).toMatchObject([
    {
      id: undefined,
      name: "mark-1",
      reason: expect.stringMatching(/with an id, and the search for it is answered by 500/),
    },
  ]);
  const refused = { ...trace(undefined, "mark-1"), isOpen: false };
  expect(await cleanUp([refused], blind)).toEqual([]);
});

test("what is deleted in the background is waited for; what stays, and what is not to be deleted, is listed", async () => {
  const looks = new Map([
    ["slow", 5],
    ["kept", Infinity],
  ]);
  const server = target({ slow: "mark-1", kept: "mark-2", refused: "mark-3" }, ({ method, path: [, id = ""] }) => {
    if (id === "refused" && method === "DELETE") return [405];
    if (id === "refused" || id === "") return undefined;
    if (method === "DELETE") return [202];
    looks.set(id, (looks.get(id) ?? 0) - 1);
    return (looks.get(id) ?? 0) < 0 ? [404] : undefined;
  });
  const left = await cleanUp([trace("slow", "mark-1"), trace("kept", "mark-2"), trace("refused", "mark-3")], server);
  expect(left).toMatchObject([
    { id: "refused", reason: "DELETE is answered by 405" },
    { id: "kept", reason: "DELETE is answered by 202, but it is still there" },
  ]);
  expect(server.waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(10_000);
});

test("nobody waits where a target refuses to delete", async () => {
  const server = target({ old: "mark-1" }, ({ method }) => (method === "DELETE" ? [403] : undefined));
  expect(await cleanUp([trace("old", "mark-1")], server)).toHaveLength(1);
  expect(server.waits).toEqual([]);
});
