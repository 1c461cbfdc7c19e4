import type { HttpExchange, HttpTrace } from "../lib/core/http-trace";

/**
 * Writes HTTP exchanges to Terraform's log, when that is on: TF_LOG or TF_LOG_PROVIDER with DEBUG or more.
 * https://developer.hashicorp.com/terraform/internals/debugging
 * @param write takes one line; Terraform reads the plugin's stderr
 * @returns undefined when nobody would read it
 */
export function httpLog(
  env: Readonly<Record<string, string | undefined>>,
  write: (line: string) => void,
): HttpTrace | undefined {
  const level = env["TF_LOG_PROVIDER"] || env["TF_LOG"] || "";
  if (!/^(trace|debug|json)$/i.test(level)) return undefined;
  return (exchange) => write(`${JSON.stringify(entry(exchange))}\n`);
}

/**
 * An entry as go-plugin parses it: JSON of go-hclog, times to the microsecond.
 * https://github.com/hashicorp/go-plugin/blob/v1.6.3/log_entry.go
 */
function entry({ method, url, milliseconds, outcome, requestId }: HttpExchange): Record<string, string | number> {
  return {
    "@level": "debug",
    "@message": `${method} ${url}`,
    "@timestamp": new Date().toISOString().replace("Z", "000Z"),
    ...(typeof outcome === "number" ? { status: outcome } : { error: outcome }),
    duration_ms: milliseconds,
    ...(requestId === undefined ? {} : { request_id: requestId }),
  };
}
