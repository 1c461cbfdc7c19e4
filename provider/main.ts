import { monotonic, sleep } from "../lib/core/clock";
import { proxiedFetch } from "../lib/core/proxy";
import { Secrets } from "../lib/core/secrets";
import { serve } from "./plugin/serve";
import { httpLog } from "./log";
import { scimformProvider } from "./provider";

const { env } = process;
const fetch = proxiedFetch(env);
const secrets = new Secrets();
const trace = httpLog(env, (line) => void process.stderr.write(secrets.redact(line)));
// Terraform shows what a plugin says at its end.
process.on("uncaughtException", (error) => {
  process.stderr.write(`${secrets.redact(error.stack ?? String(error))}\n`);
  process.exit(1);
});
void serve(scimformProvider({ env, fetch, clock: Date.now, monotonic, sleep, trace, secrets }));
