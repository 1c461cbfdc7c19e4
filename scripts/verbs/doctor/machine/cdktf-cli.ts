import { cdktfCliFor } from "../../../../lib/terraform/cdktf-cli";
import * as errors from "../errors";
import { installedClis } from "../../../cdktf-cli";
import { type DoctorCheck, fine, judged, type Machine } from "../check";

/** The command line of cdktf that the project has, if any: Terraform works without. */
export const cdktfCliCheck: DoctorCheck<Machine> = {
  name: "cdktf command line",
  run({ root, nodeVersion }) {
    const fit = cdktfCliFor(nodeVersion);
    const wanted = `${fit.package}@${fit.version}`;
    const [installed] = installedClis(root, nodeVersion);
    if (installed === undefined)
      return fine(`none in the project; for this Node.js: npm install --save-dev ${wanted}, then npx ${fit.command}`);
    const { cli, version, starts } = installed;
    const found = `${cli.package} ${version}`;
    return judged(
      `${found}: npx ${cli.command}`,
      starts ? [] : [errors.cdktfCli(found, cli.nodes, nodeVersion, wanted, fit.command)],
    );
  },
};
