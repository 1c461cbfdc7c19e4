import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { spawn, spawnSync } from "node:child_process";
import { startTargets, type RunningTarget, type TargetSpec } from "../../../sandbox/scim-servers";

const specs: TargetSpec[] = [
  { name: "advisors", kind: "better-auth", pathPrefix: "/advisors/scim", token: "advisors-token" },
  { name: "rooms", kind: "better-auth", pathPrefix: "/rooms/scim", token: "rooms-token" },
  { name: "strict", kind: "scimmy", pathPrefix: "/scim", token: "strict-token" },
];

const folder = mkdtempSync(join(tmpdir(), "scimform-targets-"));
let targets: RunningTarget[] = [];

const start = async () => {
  targets = await startTargets({ specs, folder });
};
const stop = () => Promise.all(targets.map((target) => target.stop()));

const named = (name: string) => {
  const target = targets.find((each) => each.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  return target;
};

const send = (target: RunningTarget, path: string, init: { method?: string; body?: unknown; token?: string } = {}) =>
  fetch(`${target.baseUrl}${path}`, {
    method: init.method ?? "GET",
    headers: { authorization: `Bearer ${init.token ?? target.token}`, "content-type": "application/scim+json" },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });

const user = (userName: string) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName,
  displayName: userName,
  active: true,
});

const disable = (value: unknown) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op: "Replace", path: "active", value }],
});

beforeAll(start);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

test("endpoints on one port have their own users and their own token", async () => {
  const [advisors, rooms] = [named("advisors"), named("rooms")];
  expect(new URL(advisors.baseUrl).port).toBe(new URL(rooms.baseUrl).port);
  const created = await send(advisors, "/Users", { method: "POST", body: user("ada@contoso.example") });
  expect(created.status).toBe(201);
  expect(created.headers.get("location")).toMatch(new RegExp(`^${advisors.baseUrl}/Users/`));

  expect((await advisors.listUsers()).map(({ userName }) => userName)).toEqual(["ada@contoso.example"]);
  expect(await rooms.listUsers()).toEqual([]);
  expect((await send(advisors, "/Users", { token: rooms.token })).status).toBe(401);
});

test.each(["advisors", "strict"])("%s filters by user name and refuses a duplicate", async (name) => {
  const target = named(name);
  const userName = `twice-${name}@contoso.example`;
  await send(target, "/Users", { method: "POST", body: user(userName) });
  expect((await send(target, "/Users", { method: "POST", body: user(userName) })).status).toBe(409);
  const found = await send(target, `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`);
  expect(await found.json()).toMatchObject({ totalResults: 1, Resources: [{ userName, active: true }] });
});

test.each([
  ["advisors", "False", 200],
  ["advisors", false, 200],
  ["strict", "False", 400],
  ["strict", false, 200],
])("%s answers a disable with %p by %i", async (name, value, status) => {
  const target = named(name);
  const userName = `disable-${typeof value}-${name}@contoso.example`;
  const created = (await (await send(target, "/Users", { method: "POST", body: user(userName) })).json()) as {
    id: string;
  };
  const answer = await send(target, `/Users/${created.id}`, { method: "PATCH", body: disable(value) });
  expect(answer.status).toBe(status);
  const stored = (await target.listUsers()).find(({ id }) => id === created.id);
  expect(stored?.active).toBe(status !== 200);
});

test("state survives a restart", async () => {
  const before = await Promise.all(targets.map((target) => target.listUsers()));
  await stop();
  await start();
  const after = await Promise.all(targets.map((target) => target.listUsers()));
  const ids = (lists: typeof before) => lists.map((list) => list.map(({ id }) => id));
  expect(ids(after)).toEqual(ids(before));
  expect(ids(after).map((list) => list.length > 0)).toEqual([true, false, true]);
  await send(named("rooms"), "/Users", { method: "POST", body: user("room@contoso.example") });
  expect(await named("rooms").listUsers()).toHaveLength(1);
});

test("tokens show up neither in the arguments nor in the environment of the children", () => {
  const list = spawnSync("ps", ["axeww", "-o", "args"], { encoding: "utf8" }).stdout;
  expect(list).toContain("better-auth.mjs");
  expect(list).not.toContain("advisors-token");
});

test("a target ends when its parent is killed", async () => {
  const orphan: TargetSpec = { name: "orphan", kind: "better-auth", pathPrefix: "/scim", token: "t" };
  const source = `require(${JSON.stringify(resolve(__dirname, "../../../dist/sandbox/scim-servers"))})
    .startTargets({ specs: [${JSON.stringify(orphan)}] })
    .then(([target]) => console.log(target.baseUrl));`;
  const parent = spawn(process.execPath, ["-e", source], { stdio: ["ignore", "pipe", "inherit"] });
  const baseUrl = String(await new Promise<Buffer>((line) => parent.stdout.once("data", line))).trim();
  const listens = () =>
    fetch(baseUrl).then(
      () => true,
      () => false,
    );
  expect(await listens()).toBe(true);
  parent.kill("SIGKILL");
  while (await listens()) await new Promise((turn) => setImmediate(turn));
});
