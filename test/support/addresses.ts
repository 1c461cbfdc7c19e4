import { readFileSync } from "node:fs";
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { join } from "node:path";

/** Addresses on this machine that a text prints. */
export const urlsIn = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/(?:localhost|127\.0\.0\.1)[^\s"',;]*[^\s"',;:.]/g)].map(([url]) => url);

/**
 * What somebody sees who opens an address of a sandbox in a browser, which has no token and says that it wants HTML.
 * @param sandbox the sandbox's folder
 */
export function openAddress(url: string, sandbox: string): Promise<{ status: number; text: string }> {
  const ca = readFileSync(join(sandbox, "ca.pem"), "utf8");
  const headers = { accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8" };
  return new Promise((answered, failed) => {
    const sent = (url.startsWith("https:") ? secure : plain)(url, { ca, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () => answered({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", failed).end();
  });
}
