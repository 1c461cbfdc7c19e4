/**
 * `npm ci` in a folder: asks the registry first, so that a network that lets nothing through is named in seconds, and counts what
 * has come. `node scripts/npm-ci.cjs FOLDER [option of npm …]`; plain JavaScript: it runs before anything is installed.
 */
"use strict";
const { execFileSync, spawn, spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

/** How long npm waits for the registry's first answer; its own limit is 5 minutes, three times. */
const patience = 8_000;

const causes = {
  ECONNREFUSED: "the connection is refused",
  ECONNRESET: "the connection is broken off",
  ENOTFOUND: "its name is not known here",
  EAI_AGAIN: "no name server answers",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "no answer comes",
  FETCH_ERROR: "no answer comes",
  ERR_SOCKET_TIMEOUT: "no answer comes",
  E401: "it wants a sign-in (401)",
  E403: "the answer is 403, of the registry or of a proxy on the way",
  E404: "it does not have the packages (404)",
  E407: "the proxy wants a sign-in (407)",
};

/** What somebody may have written into an address in front of its host is a secret. */
const withoutSignIn = (text) => text.replace(/\/\/[^/\s@]*@/g, "//");

function fail(...lines) {
  process.stderr.write(`${lines.map(withoutSignIn).join("\n")}\n`);
  process.exit(1);
}

/** @param folder whose lock names packages that the registry has to have */
function expectRegistry(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const [path, entry] = Object.entries(packages).find(([name]) => /^node_modules\/[^/]+$/.test(name));
  // An alias has the package's own name beside it.
  const wanted = `${entry.name ?? path.replace("node_modules/", "")}@${entry.version}`;
  const options = [
    "--json",
    "--prefer-online",
    "--fetch-retries=0",
    `--fetch-timeout=${patience}`,
    "--loglevel=silent",
  ];
  const asked = spawnSync("npm", ["view", wanted, "version", ...options], {
    ...{ cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    // A name server that does not answer is outside of npm's limit.
    ...{ timeout: patience + 4_000, killSignal: "SIGKILL" },
  });
  if (asked.status === 0) return;
  if (asked.error?.code === "ENOENT")
    fail("There is no program npm. Install it; Node.js of nodejs.org brings it along.");
  const { code = "ETIMEDOUT", summary = "" } = errorOf(asked.stdout);
  const untrusted = /certificate|self.signed/i.test(summary) ? "its certificate is not trusted" : undefined;
  const cause = untrusted ?? causes[code] ?? `it does not answer as it should: ${summary}`;
  const proxies = proxyVariables.filter((name) => process.env[name]).map((name) => `${name}=${process.env[name]}`);
  fail(
    `The npm registry ${/https?:\/\/[^/\s]+/.exec(summary)?.[0] ?? registryOf(folder)} cannot be used: ${cause} (${code}).`,
    ...(proxies.length > 0 ? [`The way there is the proxy of ${proxies.join(", ")}.`] : []),
    "Nothing was installed. Where only a mirror or a proxy can be reached, say so to npm, and run it again:",
    "  npm config set registry https://…",
    "  npm config set https-proxy http://…",
    "  export NODE_EXTRA_CA_CERTS=…   # certificate of a proxy that looks into TLS",
  );
}

const registryOf = (folder) =>
  process.env.npm_config_registry ??
  spawnSync("npm", ["config", "get", "registry"], { cwd: folder, encoding: "utf8" }).stdout.trim();

const proxyVariables = ["npm_config_https_proxy", "npm_config_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY"];

/** What `npm view --json` says of its failure; nothing when it was stopped. */
function errorOf(output) {
  try {
    return JSON.parse(output).error;
  } catch {
    return {};
  }
}

/** Each package takes one archive; npm names it when it has come, from the network or its cache. */
const archive = /^npm http .*\.tgz\b/;

function install(folder, options) {
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const total = Object.keys(packages).length - 1;
  const child = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=http", ...options], {
    cwd: folder,
    stdio: ["ignore", "inherit", "pipe"],
  });
  const rewrites = process.stdout.isTTY && process.env.TERM !== "dumb";
  let [arrived, rest] = [0, ""];
  const line = (text) => {
    if (!/^npm http /.test(text)) return process.stderr.write(`${rewrites ? "\r\u001b[2K" : ""}${text}\n`);
    if (!archive.test(text)) return;
    arrived += 1;
    if (rewrites) process.stdout.write(`\r\u001b[2K  ${arrived} of at most ${total} packages`);
    else if (arrived % 100 === 0) process.stdout.write(`  ${arrived} of at most ${total} packages\n`);
  };
  child.stderr.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    lines.forEach(line);
  });
  child.on("error", (error) => fail(`npm cannot be started: ${error.message}`));
  child.on("close", (code) => {
    if (rest) line(rest);
    if (rewrites) process.stdout.write("\r\u001b[2K");
    process.exitCode = code ?? 1;
  });
}

/** Installs what the lock of a folder says, in a process of its own: its caller waits. @throws when that failed; why is printed */
const npmCi = (folder, ...options) =>
  execFileSync(process.execPath, [__filename, folder, ...options], { stdio: ["ignore", "inherit", "inherit"] });

if (require.main === module) {
  const [folder, ...options] = process.argv.slice(2);
  // Who works offline on purpose has said so, and npm has all packages in its cache or says which it lacks.
  if (!process.env.npm_config_offline) expectRegistry(resolve(folder));
  install(resolve(folder), options);
}

module.exports = { npmCi };
