import { startTargetProcess } from "../../../sandbox/scim-servers/child";

test("a SCIM server that does not start is named, with the reason", async () => {
  await expect(startTargetProcess("no-such-server", __dirname, { endpoints: [] })).rejects.toThrow(
    /SANDBOX_TARGET_NOT_STARTED: The SCIM server no-such-server[^\n]*Cannot find module/,
  );
});
