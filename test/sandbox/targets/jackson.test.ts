import { startTargets } from "../../../sandbox/targets";

/** A package into which Jackson has not been installed. */
jest.mock("../../../lib/package", () => ({ thisPackage: { root: "/nowhere", version: "0.0.0" } }));

test("a target that is not installed says how to install it", async () => {
  const spec = { name: "polis", kind: "jackson", pathPrefix: "/scim", token: "t" } as const;
  await expect(startTargets({ specs: [spec] })).rejects.toThrow(
    /SANDBOX_TARGET_NOT_INSTALLED: The SCIM server jackson [^\n]* `npm ci --prefix \S*nowhere\/sandbox\/jackson`/,
  );
});
