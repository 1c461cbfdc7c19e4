import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";

/** The real client libraries, in a process that got nothing but the sandbox's environment. */
const program = `
const { createCredential, createGraph, DirectoryApi, SynchronizationApi, resolveEndpoints } = require("./dist/lib/entra/graph");
const { Client } = require("@microsoft/microsoft-graph-client");
const { ClientSecretCredential } = require("@azure/identity");
const { env } = process;
(async () => {
  const endpoints = await resolveEndpoints({ cloud: "public", env, fetch });
  const credential = createCredential({ env, endpoints, fetch });
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const graph = createGraph({ credential, endpoints, fetch, clock: Date.now, sleep });
  const jobs = await new SynchronizationApi(graph).listJobs(env.SERVICE_PRINCIPAL);
  // Instance discovery asks login.microsoftonline.com, which is out of reach and knows no sandboxes.
  const strict = new ClientSecretCredential(env.ARM_TENANT_ID, env.ARM_CLIENT_ID, env.ARM_CLIENT_SECRET, { authorityHost: endpoints.login, disableInstanceDiscovery: true });
  const client = Client.init({
    baseUrl: endpoints.graph + "/",
    customHosts: new Set([new URL(endpoints.graph).hostname]),
    authProvider: (done) => strict.getToken(endpoints.graph + "/.default").then(({ token }) => done(null, token), done),
  });
  const people = await client.api("/users").filter("userType eq 'Guest'").select("displayName").get();
  console.log(JSON.stringify({ endpoints, method: credential.method, jobs: jobs.length, people: people.value.map((one) => one.displayName) }));
})().catch((error) => { console.error(error); process.exitCode = 1; });
`;

let sandbox: EntraSandbox;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
});
afterAll(() => sandbox.stop());

test("the product's clients, @azure/identity and @microsoft/microsoft-graph-client work with the environment alone", async () => {
  const { id } = sandbox.tenant.instantiateApp("App");
  const set = Object.entries(sandbox.env()).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], {
    cwd: resolve(__dirname, "../.."),
    env: { ...Object.fromEntries(set), PATH: process.env["PATH"], HOME: sandbox.folder, SERVICE_PRINCIPAL: id },
  });
  expect(JSON.parse(stdout)).toEqual({
    endpoints: { login: sandbox.url, graph: sandbox.url, portal: sandbox.url },
    method: "client secret",
    jobs: 0,
    people: ["Priya Nair"],
  });
});
