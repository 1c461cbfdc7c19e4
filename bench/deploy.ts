import { join } from "node:path";
import { DemoTerraform } from "../scripts/demo/deployment";
import { createWorkspace, mustRun } from "../scripts/demo/workspace";
import { findTerraform } from "../scripts/terraform";
import { startEntraSandbox, type Exchange } from "../sandbox/entra";
import { projectTargets } from "../sandbox/process/project-targets";
import { time, type Measurement } from "./measurement";

const stack = "advisors-test";
const latency = 50;

/** Graph paths by the Terraform resource that asks for them. */
const resources: readonly (readonly [RegExp, string])[] = [
  [/\/synchronization\/secrets/, "scimform_provisioning_settings"],
  [/\/synchronization\/jobs\/[^/]+\/(schema)/, "scimform_synchronization_schema"],
  [/\/synchronization\/jobs\/[^/]+\/(start|pause)/, "scimform_provisioning_settings"],
  [/\/synchronization\//, "scimform_synchronization_job"],
  [/appRoleAssignedTo/, "azuread_app_role_assignment"],
  [/servicePrincipals/, "azuread_service_principal"],
  [/\/(applications|applicationTemplates)/, "azuread_application"],
  [/\/(groups|users)/, "azuread_groups, azuread_users"],
  [/.*/, "sign-in and metadata"],
];

/** Deploy, plan without changes, and credentials of one app, with every answer of the tenant 50 ms late. */
export async function benchDeploy(folder: string): Promise<Measurement[]> {
  const workspace = createWorkspace(join(folder, "deploy"), process.env);
  const terraform = await findTerraform(workspace.env);
  const sandbox = await startEntraSandbox({
    folder: workspace.sandbox,
    ...projectTargets(workspace.project, workspace.sandbox, workspace.env),
  });
  try {
    const env = { ...workspace.env, ...sandbox.env() };
    const run = { cwd: workspace.project, env };
    await mustRun("stacks/main.js", [], run);
    const deployment = new DemoTerraform(terraform, join(workspace.project, "cdktf.out"), [stack], env);
    await deployment.init();
    sandbox.faults.add({ latency });
    const measure = async (name: string, work: () => Promise<unknown>, aim?: number): Promise<Measurement[]> => {
      sandbox.traffic.clear();
      const value = await time(work);
      const detail = countCalls(sandbox.traffic.list());
      const calls = Object.values(detail).reduce((sum, count) => sum + count, 0);
      return [
        { name, value, unit: "ms", ...(aim !== undefined && { aim }) },
        { name: `${name}: Graph calls`, value: calls, unit: "calls", detail },
      ];
    };
    return [
      ...(await measure(`deploy of one app (${latency} ms latency)`, () => deployment.apply(() => undefined))),
      ...(await measure(`plan without changes (${latency} ms latency)`, () => deployment.plan())),
      ...(await measure(`credentials (${latency} ms latency)`, () =>
        mustRun("scripts/main.js", ["credentials", stack, "--yes"], run),
      )),
    ];
  } finally {
    await sandbox.stop();
  }
}

function countCalls(exchanges: readonly Exchange[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { url } of exchanges) {
    const name = resources.find(([path]) => path.test(url))?.[1] ?? "";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
