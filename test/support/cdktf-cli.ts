import { resolve } from "node:path";

/** The command line that deploys stacks: the one of package.json, or what `npm run test:cdktn` puts in its place. */
export const cdktfCli = process.env["SCIMFORM_TEST_CDKTF"] ?? resolve(__dirname, "../../node_modules/.bin/cdktf");
