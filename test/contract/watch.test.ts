import { channel } from "node:diagnostics_channel";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchangeChannelName } from "../../sandbox/http/exchange-channel";
import type { Contract, Exchange, Problem } from "./contract";
import { Deviations } from "./deviations";
import { ExchangeWatch } from "./watch";

const problem: Problem = {
  ...{ kind: "property", where: "answer", path: "value[0].name", subject: "graph.thing/name" },
  ...{ says: "is not declared", found: '"x"' },
};
const listed = { kind: "property", subject: "graph.thing/*", reason: "the service has it", source: "its page" };
const exchange: Exchange = { service: "graph", method: "GET", url: "/v1.0/things%20all", status: 200, answer: {} };

const watchWith = (contract: Contract, deviations = new Deviations([]), file?: string) =>
  new ExchangeWatch({ graph: () => ({ contract, deviations }) }, file);
const always: Contract = { check: () => [problem] };

/** What the watch has found after the exchange was published; the suite's own watch must not hear of it. */
function found(watch: ExchangeWatch, publish: () => void): readonly string[] {
  const own = channel(exchangeChannelName);
  expect(own.hasSubscribers).toBe(true);
  watch.start();
  publish();
  watch.stop();
  return watch.take();
}
const publish = () => channel(exchangeChannelName).publish({ ...exchange, url: "/elsewhere" });

describe("a deviation", () => {
  const allows = (changes: object, other: Partial<Problem> = {}) =>
    new Deviations([{ ...listed, ...changes }]).allow(exchange, { ...problem, ...other });

  it.each<[string, object, Partial<Problem>, boolean]>([
    ["everything that it leaves open", {}, {}, true],
    ["another subject", {}, { subject: "graph.other/name" }, false],
    ["another kind", {}, { kind: "type" }, false],
    ["its side", { where: "answer" }, {}, true],
    ["the other side", { where: "request" }, {}, false],
    ["what is found", { found: '"x*' }, {}, true],
    ["something else found", { found: '"x.' }, {}, false],
    ["its exchange", { exchange: "GET /v1.0/*" }, {}, true],
    ["another exchange", { exchange: "GET /beta/*" }, {}, false],
  ])("%s: %j", (_, changes, other, expected) => expect(allows(changes, other)).toBe(expected));

  it("that no exchange showed is found", () => {
    const deviations = new Deviations([listed, { ...listed, kind: "type" }]);
    deviations.allow(exchange, problem);
    expect(deviations.unmet).toEqual([{ ...listed, kind: "type" }]);
  });
});

describe("the watch", () => {
  it("names the exchange, the place and what the contract says", () => {
    expect(found(watchWith(always), publish)).toEqual([
      'GET /elsewhere (200): answer value[0].name: "x", but graph.thing/name is not declared [property]',
    ]);
  });

  it("passes over what is listed", () => {
    expect(found(watchWith(always, new Deviations([listed])), publish)).toEqual([]);
  });

  it("tells once, and of a check that fails", () => {
    const broken: Contract = {
      check: () => {
        throw new Error("no such type");
      },
    };
    const watch = watchWith(broken);
    expect(found(watch, publish)).toEqual([expect.stringContaining("no such type")]);
    expect(watch.take()).toEqual([]);
  });

  it("reads what a sandbox in another program exchanged", () => {
    const folder = mkdtempSync(join(tmpdir(), "scimform-contract-"));
    try {
      const file = join(folder, "exchanges");
      const program = `
        const { publishExchange } = require(${JSON.stringify(join(__dirname, "../../dist/sandbox/http/exchange-channel.js"))});
        const request = { method: "GET", url: "/v1.0/things", headers: {}, body: Buffer.alloc(0) };
        publishExchange("graph", { request, started: 0 }, { status: 200, headers: {}, body: {} });`;
      const env = { ...process.env, SCIMFORM_TEST_EXCHANGES: file };
      expect(spawnSync(process.execPath, ["-e", program], { env, encoding: "utf8" }).stderr).toBe("");
      expect(watchWith(always, undefined, file).take()).toEqual([expect.stringContaining("GET /v1.0/things (200)")]);
      expect(existsSync(file)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
