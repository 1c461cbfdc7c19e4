/** What a machine has to have before anything is installed. Old versions of Node.js have to understand it, too. */
"use strict";
const { execFileSync } = require("child_process");
const { engines } = require("../package.json");

/** `>=20.11.0` as [20, 11]. */
const version = (text) => text.match(/\d+/g).slice(0, 2).map(Number);
const isOlder = (actual, oldest) => actual[0] < oldest[0] || (actual[0] === oldest[0] && actual[1] < oldest[1]);

/** @returns what is wrong with this Node.js; undefined: nothing */
function nodeProblem() {
  const oldest = version(engines.node);
  if (!isOlder(version(process.versions.node), oldest)) return undefined;
  return `scimform needs Node.js ${oldest.join(".")} or newer; this is ${process.version}. See .nvmrc.`;
}

/** As in lib/terraform: the variables that name the program, and the oldest version. */
const variables = ["SCIMFORM_TERRAFORM", "TERRAFORM_BINARY_NAME"];
const oldestTerraform = [1, 5];

/** @returns what is wrong with Terraform; undefined: nothing */
function terraformProblem() {
  const variable = variables.find((name) => process.env[name]);
  const program = variable ? process.env[variable] : "terraform";
  const named = variable ? `${program} (named by ${variable})` : program;
  const remedy = `Install Terraform ${oldestTerraform.join(".")} or newer: https://developer.hashicorp.com/terraform/install`;
  let found;
  try {
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 20000 };
    found = JSON.parse(execFileSync(program, ["version", "-json"], options)).terraform_version;
  } catch (error) {
    const what = error.code === "ENOENT" ? `There is no program ${named}` : `${named} does not say which version it is`;
    return `${what}. ${remedy}; or name its program in SCIMFORM_TERRAFORM.`;
  }
  return isOlder(version(found), oldestTerraform) ? `${named} is version ${found}. ${remedy}` : undefined;
}

module.exports = { nodeProblem, terraformProblem };
