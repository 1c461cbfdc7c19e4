/** Oldest Terraform for stacks of each identity provider, as major and minor version. */
export const oldestTerraform = {
  entra: [1, 5],
  /** Version from which a resource can move to another type, which the state of earlier stacks in Okta needs. */
  okta: [1, 8],
} as const;
