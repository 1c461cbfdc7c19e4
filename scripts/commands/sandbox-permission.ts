import { Argument, type Command } from "commander";
import { knownPermissions } from "../../sandbox/entra/sign-in/clients";
import { switchesSchema } from "../../sandbox/entra/switches";
import { requireRunning } from "../../sandbox/process/admin-client";
import { newCommand, type CommandSession } from "../session";
import { folderOf, plainExitCodes, type SandboxCommandOptions } from "./sandbox-folder";

/** `sandbox permission`: the administrator of the tenant, who takes a permission away or grants it again. */
export function permissionCommand(session: CommandSession): Command {
  return newCommand(
    "permission",
    "take a permission of Microsoft Graph away from whoever signs in to the sandbox tenant, or grant it again",
    [
      "scimform sandbox permission revoke Synchronization.ReadWrite.All",
      "scimform sandbox permission grant Synchronization.ReadWrite.All",
    ],
    plainExitCodes,
  )
    .addArgument(
      new Argument("<action>", "revoke: tokens from now on have it not; grant: they have it again").choices([
        "revoke",
        "grant",
      ]),
    )
    .addArgument(new Argument("<permission>", "name of the permission").choices(knownPermissions))
    .action((action: "revoke" | "grant", permission: string, options: SandboxCommandOptions) =>
      session.execute("sandbox permission", options, async (context, report) => {
        const running = await requireRunning(folderOf(context, options));
        const { withoutPermissions: before } = await running.call("GET", "/switches", switchesSchema);
        const others = before.filter((each) => each !== permission);
        const withoutPermissions = action === "revoke" ? [...others, permission] : others;
        await running.call("POST", "/switches", switchesSchema, { withoutPermissions });
        report.result({ revoked: withoutPermissions });
        report.line(
          withoutPermissions.length === 0
            ? "All permissions are granted."
            : `Revoked: ${withoutPermissions.join(", ")}`,
          "good",
        );
      }),
    );
}
