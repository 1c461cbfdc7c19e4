# Versions of foreign providers that synth pins in every stack: those of registry.opentofu.org when SCIMFORM_TERRAFORM or
# TERRAFORM_BINARY_NAME names tofu, else those of registry.terraform.io. `npm run lock:providers` in a clone of scimform, where a
# registry or a mirror can be reached, adds the hashes; a project copies the file from there.

provider "registry.opentofu.org/hashicorp/azuread" {
  version     = "3.9.0"
  constraints = "~> 3.7"
}

provider "registry.opentofu.org/okta/okta" {
  version     = "6.12.0"
  constraints = "~> 6.6"
}

provider "registry.terraform.io/hashicorp/azuread" {
  version     = "3.9.0"
  constraints = "~> 3.7"
}

provider "registry.terraform.io/okta/okta" {
  version     = "6.12.0"
  constraints = "~> 6.6"
}
