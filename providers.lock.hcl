# Versions of foreign providers that synth pins in every stack: those of registry.opentofu.org when SCIMFORM_TERRAFORM or
# TERRAFORM_BINARY_NAME names tofu, else those of registry.terraform.io. To add hashes for your platforms, run
# `terraform providers lock -platform=linux_amd64 …` in a folder that requires the provider, and copy its block here.

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
