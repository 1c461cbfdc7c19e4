import { requireJackson } from "../../../sandbox/scim-servers/jackson-package";

test("a target that is not installed says how to install it", () => {
  expect(() => requireJackson("/nowhere/sandbox/jackson")).toThrow(
    /SANDBOX_TARGET_NOT_INSTALLED: The SCIM server jackson [^\n]* `npm ci --prefix \S*nowhere\/sandbox\/jackson`/,
  );
});
