import { sleep } from "../lib/core/clock";
import { serve } from "./plugin/serve";
import { httpLog } from "./log";
import { scimformProvider } from "./provider";

const trace = httpLog(process.env, (line) => void process.stderr.write(line));
void serve(scimformProvider({ env: process.env, fetch: globalThis.fetch, clock: Date.now, sleep, trace }));
