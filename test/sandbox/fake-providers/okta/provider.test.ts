import * as errors from "../../../../sandbox/fake-providers/okta/errors";
import type { ObjectValue } from "../../../../provider/plugin/types";
import { fakeOkta } from "../../../../sandbox/fake-providers/okta/provider";
import type { OrgApi } from "../../../../sandbox/fake-providers/okta/org-api";
import { pinnedVersion } from "../../../../sandbox/provider-source";

/** What has no need of a running Terraform; the rest is in test/stacks/okta. */

const local = { OKTA_HTTP_PROXY: "http://127.0.0.1:1", OKTA_API_TOKEN: "00secret" };
const sent: string[] = [];
beforeEach(() => sent.splice(0));

function fakeProvider(env: Record<string, string>, answer: unknown = [], status = 200) {
  return fakeOkta({
    env,
    fetch: async (input) => {
      sent.push(input instanceof Request ? input.url : input.toString());
      return new Response(JSON.stringify(answer), { status });
    },
  });
}

const configure = (env: Record<string, string>, config: ObjectValue = {}) =>
  fakeProvider(env).configure(config, { terraformVersion: "1.11.4", signal: new AbortController().signal });

async function readUsers(answer: unknown, status?: number): Promise<unknown> {
  const provider = fakeProvider(local, answer, status);
  const { client } = await provider.configure({}, { terraformVersion: "1", signal: new AbortController().signal });
  const context = { client: client as OrgApi, beforeWrite: () => undefined, signal: new AbortController().signal };
  const search = [{ name: "profile.login", value: "ann@acme.example" }];
  return provider.dataSources["okta_users"]!.read(context, { search });
}

test.each([
  [{}, errors.noSandbox],
  [{ ...local, OKTA_HTTP_PROXY: "https://acme.okta.com" }, errors.noSandbox],
  [{ OKTA_HTTP_PROXY: "http://127.0.0.1:1" }, errors.tokenMissing],
])("only a local org, and one that can be signed in to: %j", async (env, expected) => {
  const { client, diagnostics } = await configure(env);
  expect(client).toBeNull();
  const said = diagnostics?.map(({ summary, detail }) => `${summary} ${detail}`).join() ?? "";
  expect(said).toContain(expected("").remedy);
  expect(sent).toEqual([]);
});

test("a real org in the configuration does not count: there is no way to it", async () => {
  const { client } = await configure(local, { org_name: "acme", base_url: "okta.com" });
  expect(client).not.toBeNull();
});

test("nobody is an empty list", async () => {
  const user = (id: string) => ({ id, status: "ACTIVE", profile: { login: "ann@acme.example" } });
  expect(await readUsers([])).toMatchObject({ state: { users: [] } });
  expect(await readUsers([user("00u1"), user("00u2")])).toMatchObject({
    state: { users: [{ id: "00u1", login: "ann@acme.example", department: "" }, { id: "00u2" }] },
  });
});

test("what the org refuses is said in its words", async () => {
  const refusal = { errorSummary: "Api validation failed", errorCauses: [{ errorSummary: "search is wrong" }] };
  const error: unknown = await readUsers(refusal, 400).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ problems: [{ code: errors.refused.code }] });
  expect(String(error)).toContain("Api validation failed: search is wrong");
});

test("it passes for the version that synth pins", () => {
  expect(fakeProvider({}).version).toBe(pinnedVersion("okta/okta"));
});
