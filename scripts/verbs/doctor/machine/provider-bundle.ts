import { existsSync } from "node:fs";
import { join } from "node:path";
import * as errors from "../errors";
import { providerBundle } from "../../../../lib/terraform/stack-folder";
import { type DoctorCheck, judged, type Machine } from "../check";

/** Path at which the build puts the provider. */
export const builtBundle = (packageRoot: string): string => join(packageRoot, "dist", "provider", providerBundle);

/** Checks that our Terraform provider is built. */
export const providerBundleCheck: DoctorCheck<Machine> = {
  name: "provider",
  run({ package: { root, version } }) {
    const file = builtBundle(root);
    return judged(`scimform ${version}`, existsSync(file) ? [] : [errors.bundleMissing(file)], { data: { version } });
  },
};
