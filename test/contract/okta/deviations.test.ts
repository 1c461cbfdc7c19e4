import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { apiOf, customSaml, mangoApps } from "../../sandbox/okta/client";
import type { Exchange } from "../contract";
import { ExchangeWatch } from "../watch";
import { oktaAgreement } from ".";

/** Exchanges that show every deviation of the list, so that one that is no longer needed is found. */

let sandbox: OktaSandbox;
beforeAll(async () => {
  sandbox = await startOktaSandbox();
});
afterAll(() => sandbox.close());

const recordings = join(__dirname, "../../fixtures/providers/okta-6.12.0-traffic");
const recorded = z.object({ method: z.string(), url: z.string(), request: z.unknown().optional() });

/** Requests of the real okta/okta, without the answers: those were the sandbox's. */
const requestsIn = (file: string): Exchange[] =>
  readFileSync(join(recordings, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => ({ service: "okta", status: 0, ...recorded.parse(JSON.parse(line)) }));

test("every listed deviation is still there, and nothing else is", async () => {
  const { contract, deviations } = oktaAgreement();
  const agreement = { contract, deviations };
  for (const exchange of readdirSync(recordings).flatMap(requestsIn)) {
    const unlisted = contract.check(exchange).filter((problem) => !deviations.allow(exchange, problem));
    expect(unlisted).toEqual([]);
  }

  const watch = new ExchangeWatch({ okta: () => agreement });
  watch.start();
  const api = apiOf(sandbox);
  const group = sandbox.org.group("MangoApps Pilot");
  const person = group.members[0] ?? "";
  const badges = { title: "Badges", type: "array", items: { type: "string" }, externalName: "badges" };
  const created = await api("POST", "/api/v1/apps", { ...mangoApps, features: ["PUSH_NEW_USERS"] });
  const id = String((created.body as { id: string }).id);
  for (const [method, path, body] of [
    ["POST", "/api/v1/apps", customSaml("Vendor")],
    ["GET", `/api/v1/apps/${id}`],
    ["PUT", `/api/v1/apps/${id}/groups/${group.id}`, { priority: 0 }],
    ["PATCH", `/api/v1/apps/${id}/groups/${group.id}`, [{ op: "replace", path: "/priority", value: 1 }]],
    ["GET", `/api/v1/apps/${id}/users/${person}`],
    ["POST", `/api/v1/apps/${id}/users/${person}`, { id: person, credentials: { userName: "ann", password: {} } }],
    ["GET", `/api/v1/groups/${group.id}`],
    ["POST", `/api/v1/meta/schemas/apps/${id}/default`, { definitions: { custom: { properties: { badges } } } }],
    ["GET", `/api/v1/meta/schemas/apps/${id}/default`],
    ["GET", "/api/v1/logs"],
  ] as const) {
    const { status } = await api(method, path, body);
    expect(status).toBeLessThan(300);
    await sandbox.settle();
  }
  for (const mapping of Object.values(sandbox.org.state.mappings)) await api("GET", `/api/v1/mappings/${mapping.id}`);
  watch.stop();
  expect(watch.take()).toEqual([]);

  // What the subset does not hold has no exchange to be met in: it must not hold it.
  const missing = deviations.unmet.filter(({ kind }) => kind === "segment");
  for (const { subject } of missing) {
    const [method = "", path = ""] = subject.replaceAll("*", "x").split(" ");
    expect(contract.check({ service: "okta", method, url: path, status: 200 })).toMatchObject([{ kind: "segment" }]);
  }
  expect(deviations.unmet.filter((each) => !missing.includes(each))).toEqual([]);
});
