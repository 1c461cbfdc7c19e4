import { httpLog } from "../../provider/log";

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ TF_LOG: "" }, false],
  [{ TF_LOG: "INFO" }, false],
  [{ TF_LOG: "DEBUG", TF_LOG_PROVIDER: "off" }, false],
  [{ TF_LOG: "debug" }, true],
  [{ TF_LOG: "JSON" }, true],
  [{ TF_LOG_PROVIDER: "TRACE" }, true],
])("it writes only what Terraform's log takes: %j", (env, listens) => {
  expect(httpLog(env, () => undefined) !== undefined).toBe(listens);
});

test("a line is an entry of go-hclog", () => {
  const lines: string[] = [];
  const call = { method: "GET", url: "https://graph.microsoft.com/v1.0/me", milliseconds: 3 };
  const log = httpLog({ TF_LOG: "TRACE" }, (line) => lines.push(line));
  log?.({ ...call, outcome: 200, requestId: "a1" });
  log?.({ ...call, outcome: "connect ECONNREFUSED" });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string;
  const common = { "@level": "debug", "@message": `GET ${call.url}`, "@timestamp": time, duration_ms: 3 };
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { ...common, status: 200, request_id: "a1" },
    { ...common, error: "connect ECONNREFUSED" },
  ]);
});
