import { relative, sep } from "node:path";
import type { Env } from "./env";
import type { Problem } from "./problem";
import { plainText } from "./plain-text";

/**
 * A problem as GitHub's runner shows it beside the line of the pull request; undefined outside of GitHub Actions.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 * @param folder of the project, as seen from the repository
 */
export function annotationOf(problem: Problem, env: Env, folder = ""): string | undefined {
  if (env["GITHUB_ACTIONS"] !== "true") return undefined;
  const { code, severity, summary, remedy, location } = problem;
  const place = location && {
    file: folder === "" ? location.file : `${folder}/${location.file}`,
    line: location.line,
    col: location.column,
  };
  const properties = Object.entries({ ...place, title: code }).map(
    ([name, value]) => `${name}=${property(String(value))}`,
  );
  return `::${severity} ${properties.join(",")}::${data(plainText(`${summary} ${remedy}`, "\n"))}`;
}

/* As the toolkit escapes them: github.com/actions/toolkit, packages/core/src/command.ts */
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/**
 * Returns the place of a project in the repository that GitHub Actions has checked out; empty when it is at the top, or somewhere
 * else.
 */
export function folderInRepository(root: string, env: Env): string {
  const workspace = env["GITHUB_WORKSPACE"];
  const below = workspace ? relative(workspace, root) : "";
  return below.startsWith("..") ? "" : below.split(sep).join("/");
}
