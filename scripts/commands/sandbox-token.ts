import { Argument, type Command } from "commander";
import { shellWord } from "../../lib/core/shell-word";
import { requireRunning } from "../../sandbox/process/admin-client";
import { tokenResult, type TokenOrder } from "../../sandbox/process/target-token";
import { newCommand, type CommandSession } from "../session";
import { folderOf, plainExitCodes, type SandboxCommandOptions } from "./sandbox-folder";

/** `sandbox token`: the administrator of the target, who makes tokens and revokes them. */
export function tokenCommand(session: CommandSession): Command {
  return newCommand(
    "token",
    "issue a new token of a stack's SCIM endpoint (with OAuth: a new client secret), or revoke those before it, as the target's portal would: to rehearse a rotation",
    ["scimform sandbox token issue advisors-test", "scimform sandbox token revoke advisors-test"],
    plainExitCodes,
  )
    .addArgument(
      new Argument(
        "<action>",
        "issue: make another one, the others stay in force; revoke: all but the newest are refused from now on",
      ).choices(["issue", "revoke"]),
    )
    .argument("<stack>", "whose endpoint it is")
    .action((action: TokenOrder["action"], stack: string, options: SandboxCommandOptions) =>
      session.execute("sandbox token", options, async (context, report) => {
        const running = await requireRunning(folderOf(context, options));
        const result = await running.call("POST", "/token", tokenResult, { action, stack });
        report.result(result);
        const { tenantUrl, kind, variable, inForce, revoked, token } = result;
        if (action === "revoke") {
          report.line(`${tenantUrl}: ${revoked} revoked, the newest ${kind} is in force.`, "good");
          return;
        }
        const folder = options.folder === undefined ? "" : ` --folder ${shellWord(options.folder)}`;
        report.line(`${tenantUrl}: a new ${kind} is issued; ${inForce} are in force.`, "good");
        if (variable !== null) report.line(`It is in ${variable} after: eval "$(npx scimform sandbox env${folder})"`);
        else if (token !== undefined) report.line(`Put it where the config says: ${token}`);
        report.line(`Hand it over: npx scimform credentials ${stack} --rotate --yes`);
      }),
    );
}
