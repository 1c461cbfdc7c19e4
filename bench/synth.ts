import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createWorkspace, mustRun } from "../scripts/demo/workspace";
import { time, type Measurement } from "./measurement";

/** The whole synth step as \`cdktf\` starts it, process start included. */
export async function benchSynth(folder: string): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const apps of [1, 10, 100]) {
    const { project, env, sandbox } = createWorkspace(join(folder, `synth-${apps}`), process.env);
    writeApps(project, apps);
    const value = await time(() =>
      mustRun("stacks/main.js", [], {
        cwd: project,
        env: { ...env, SCIMFORM_SANDBOX: sandbox, CHECKPOINT_DISABLE: "1" },
      }),
    );
    measurements.push({ name: `synth: ${apps} ${apps === 1 ? "app" : "apps"}`, value, unit: "ms" });
  }
  return measurements;
}

function writeApps(project: string, count: number): void {
  const config = join(project, "config");
  rmSync(join(config, "andmoney.yaml"));
  mkdirSync(config, { recursive: true });
  const apps = Array.from({ length: count }, (_, index) =>
    [
      `  app${index}:`,
      "    target: andmoney-advisors",
      `    displayName: "App ${index} ({environment})"`,
      "    environments:",
      "      test: { assign: { groups: [SCIM Advisors, SCIM Advisors Pilot] } }",
    ].join("\n"),
  );
  writeFileSync(join(config, "apps.yaml"), `identityProvider: entra\napps:\n${apps.join("\n")}\n`);
}
