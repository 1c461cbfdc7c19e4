import { join } from "node:path";
import { fileProblem } from "../../lib/core/file-problem";
import { ScimformError } from "../../lib/core/problem";
import { reasonOf } from "../../lib/core/reason";
import { Secrets, secretsIn } from "../../lib/core/secrets";
import { reportToStandardError } from "../options";
import type { StartReport } from "./background";
import { notStarted } from "./errors";
import { serveSandbox } from "./serve";
import { serveOptions } from "./serve-options";

/** The background process of `scimform sandbox start`: reports once to whoever started it, then serves until stopped. */
const tell = (report: StartReport) => {
  if (process.connected) process.send?.(report, () => process.disconnect());
};

// The log, whose disk may be full.
process.stderr.on("error", () => undefined);

const secrets = new Secrets(secretsIn(process.env));
const log = reportToStandardError(secrets);
process.once("uncaughtException", (error) => {
  log(error);
  process.exit(1);
});

const options = serveOptions.parse(JSON.parse(process.argv[2] ?? "{}"));
serveSandbox(options, process.env, () => tell({ ready: true }), secrets).catch((error: unknown) => {
  log(error);
  process.exitCode = 1;
  const ofFile = fileProblem(error, options.folder);
  if (error instanceof ScimformError) tell({ problems: secrets.redactValue([...error.problems]) });
  else tell({ problems: [ofFile ?? notStarted(secrets.redact(reasonOf(error)), join(options.folder, "sandbox.log"))] });
});
