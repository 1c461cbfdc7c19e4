import { CommandContext } from "../../scripts/context";
import { openTarget, type TargetAccess } from "../../scripts/target";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { processIo } from "../../scripts/io";

const tenantUrl = "https://api.vendor.example/scim";
const token = "token-of-the-target";
let sandbox: EntraSandbox;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ targets: [{ tenantUrl, token, kind: "difficult" }] });
});
afterAll(() => sandbox.stop());

const open = (target: Partial<TargetAccess> = {}, env: Record<string, string> = {}) => {
  const all = { SCIMFORM_SANDBOX: sandbox.folder, TOKEN: token, ...env };
  const context = new CommandContext({ ...processIo(), env: all });
  return openTarget(context, { tenantUrl, tokenSource: "env:TOKEN", cloud: "public", ...target });
};

test("in the sandbox, a tenant URL leads to the server that stands in for it", async () => {
  const target = await open({ tenantUrl: `${tenantUrl}?aadOptscim062020` });
  expect(await target.find("users", "userName", "nobody")).toEqual([]);
  expect(target.endpoint.dialect).toBe("aadOptscim062020");
});

test("in the sandbox, nothing else is reached, a token endpoint included", async () => {
  await expect(open({ tenantUrl: "https://real.example/scim" })).rejects.toThrow(/TARGET_NOT_ROUTED/);
  await expect(open({}, { SCIMFORM_SANDBOX: "/nowhere" })).rejects.toThrow(/TARGET_NOT_ROUTED/);
  const oauth = { clientId: "me", tokenUrl: "https://login.real.example/token" };
  const target = await open({ oauth });
  await expect(target.read("users", "1")).rejects.toThrow(/TARGET_NOT_ROUTED/);
});

test("the token is resolved by the first request, and does not show", async () => {
  const target = await open({ tokenSource: "env:MISSING" });
  await expect(target.read("users", "1")).rejects.toThrow(/ENTRA_TOKEN_MISSING/);
  const wrong = await open({ tokenSource: "env:WRONG" }, { WRONG: "wrong-token" });
  await expect(wrong.find("users", "userName", "a")).rejects.toThrow(/TARGET_REFUSED: .* 401/);
  expect(wrong.secrets.redact("said wrong-token")).toBe("said ***");
});
