import { Testing } from "cdktf";

process.env["CHECKPOINT_DISABLE"] = "1";
// A test never reaches a cloud: whatever sign-in the developer's shell has is gone before a test starts.
for (const name of Object.keys(process.env)) if (/^(ARM|AZURE|OKTA)_/.test(name)) delete process.env[name];

Testing.setupJest();
