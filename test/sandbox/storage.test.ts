import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEntraSandbox } from "../../sandbox/entra";
import { emptyTenant } from "../../sandbox/entra/new-tenant";
import { Saver } from "../../sandbox/storage";
import { graphAs, signIn } from "./client";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scimform-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what Graph confirmed is in the folder at once, and a new start has it, with the same certificate and secrets", async () => {
  const first = await startEntraSandbox({ folder });
  const graph = await graphAs(first);
  const app = first.tenant.instantiateApp("Kept");
  const base = `/servicePrincipals/${app.id}/synchronization`;
  await graph("POST", `${base}/jobs`, { templateId: "scim" });
  await graph("PUT", `${base}/secrets`, { value: [{ key: "SecretToken", value: "s3cret" }] });
  // As after a kill: nothing is written at stop that was not there before.
  const files = () => ["tenant.json", "secrets.json"].map((name) => readFileSync(join(folder, name), "utf8"));
  const [tenant = "", secrets = ""] = files();
  expect(tenant).toContain("Kept");
  expect(tenant).not.toContain("s3cret");
  expect(secrets).toContain("s3cret");
  await first.stop();
  expect(files()).toEqual([tenant, secrets]);

  const second = await startEntraSandbox({ folder });
  try {
    expect(second.caPem).toBe(first.caPem);
    expect(second.credentials()).toEqual(first.credentials());
    expect(second.tenant.findJob("Kept").servicePrincipalId).toBe(app.id);
    expect(second.tenant.state.secrets[app.id]).toEqual([{ key: "SecretToken", value: "s3cret" }]);
    await signIn(second);
  } finally {
    await second.stop();
  }
});

test("everything in the folder is for its owner only, and half-written leftovers do no harm", async () => {
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "server-key.pem"), "half a ke");
  const sandbox = await startEntraSandbox({ folder });
  try {
    const graph = await graphAs(sandbox);
    expect((await graph("GET", "/users")).status).toBe(200);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
    expect(files).toEqual(expect.arrayContaining(["secrets.json", "keys.json", "server-key.pem", "traffic.jsonl"]));
    // server-key.pem existed before with wider rights; replacing it narrowed them.
    for (const name of files) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  } finally {
    await sandbox.stop();
  }
});

test("the traffic file holds JSON lines without secrets", async () => {
  const sandbox = await startEntraSandbox({ folder });
  const { clientSecret } = sandbox.credentials();
  const token = await signIn(sandbox);
  const graph = await graphAs(sandbox);
  const { id } = sandbox.tenant.instantiateApp("App");
  await graph("PUT", `/servicePrincipals/${id}/synchronization/secrets`, {
    value: [{ key: "SecretToken", value: "s3cret" }],
  });
  await sandbox.stop();
  const text = readFileSync(join(folder, "traffic.jsonl"), "utf8");
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { method: string; url: string });
  expect(lines.map(({ method }) => method)).toEqual(["POST", "POST", "PUT"]);
  for (const secret of [clientSecret, token, "s3cret"]) expect(text).not.toContain(secret);
});

test("without a folder nothing is left behind", async () => {
  const sandbox = await startEntraSandbox();
  expect(readdirSync(sandbox.folder)).not.toContain("tenant.json");
  await sandbox.stop();
  expect(() => statSync(sandbox.folder)).toThrow("ENOENT");
});

test("changes during a save are saved by the next; each caller waits for its own", async () => {
  const saved: string[] = [];
  const state = emptyTenant();
  const waiting: (() => void)[] = [];
  const saver = new Saver(
    {
      load: () => undefined,
      save: (present) => {
        const content = present.defaultDomain;
        return new Promise((resolve) => waiting.push(() => (saved.push(content), resolve())));
      },
    },
    state,
  );
  const change = (value: string) => {
    state.defaultDomain = value;
    saver.mark();
    return saver.flush();
  };
  const [one, two, three] = ["1", "2", "3"].map(change);
  waiting.shift()?.();
  await new Promise(setImmediate);
  waiting.shift()?.();
  await Promise.all([one, two, three]);
  expect(saved).toEqual(["1", "3"]);
});
