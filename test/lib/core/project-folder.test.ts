import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../../lib/core/project-folder";
import { Secrets } from "../../../lib/core/secrets";
import { createClient } from "../../../provider/client";

test("the provider reads `file:` from the project that the root module is in; in plain HCL, from the root module", async () => {
  const root = mkdtempSync(join(tmpdir(), "scimform-root-"));
  const stack = join(root, "cdktf.out/stacks/advisors-test");
  mkdirSync(stack, { recursive: true });
  writeFileSync(join(stack, "token"), "of-the-root-module");
  writeFileSync(join(root, "token"), "of-the-project");
  const secrets = new Secrets();
  const read = () => {
    const others = { tenantId: undefined, cloud: "public", orgUrl: undefined, env: {}, fetch, secrets } as const;
    const time = { clock: Date.now, sleep: async () => undefined };
    return createClient({ ...others, ...time, root: projectFolder(stack) }).secret("file:token");
  };
  expect(await read()).toBe("of-the-root-module");
  writeFileSync(join(root, "cdktf.json"), "{}");
  expect(await read()).toBe("of-the-project");
  expect(secrets.redact("of-the-project")).toBe("***");
});
