terraform {
  required_providers {
    scimform = { source = "scimform.local/scimform/scimform" }
  }
}

variable "apps" { type = map(string) }
variable "elsewhere" { type = string }
variable "other" { type = object({ host = string, tenant_id = string, client_id = string }) }
variable "other_secret" {
  type      = string
  sensitive = true
}
variable "schemas" {
  type    = set(string)
  default = ["one", "two"]
}
variable "with_title" {
  type    = bool
  default = false
}
variable "respelled" {
  type    = bool
  default = false
}
variable "broken" {
  type    = bool
  default = false
}
variable "doubled" {
  type    = bool
  default = false
}

provider "scimform" {}

provider "scimform" {
  alias         = "other"
  metadata_host = var.other.host
  tenant_id     = var.other.tenant_id
  client_id     = var.other.client_id
  client_secret = var.other_secret
}

locals {
  badge = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge"
  clauses = [
    { attribute = "country", operator = "EQUALS", value = "DK" },
    { attribute = "department", operator = "NOT EQUALS", value = "Sales" },
  ]
}

resource "scimform_synchronization_job" "this" {
  for_each             = var.apps
  service_principal_id = each.value
  lifecycle {
    create_before_destroy = false
  }
}

resource "scimform_synchronization_job" "doubled" {
  count                = var.doubled ? 1 : 0
  service_principal_id = var.apps["one"]
}

resource "scimform_synchronization_job" "elsewhere" {
  provider             = scimform.other
  service_principal_id = var.broken ? "/servicePrincipals/${var.elsewhere}" : var.elsewhere
}

resource "scimform_synchronization_schema" "this" {
  for_each             = var.schemas
  service_principal_id = scimform_synchronization_job.this[each.key].service_principal_id
  job_id               = scimform_synchronization_job.this[each.key].job_id
  users = {
    enabled = var.respelled ? true : null
    actions = var.respelled ? ["delete", "update", "create"] : null
    mappings = {
      userName      = { source = "[userPrincipalName]", match = 1, apply = var.respelled ? "always" : null }
      active        = { source = "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" }
      title         = var.with_title ? { source = "[jobTitle]" } : null
      (local.badge) = { source = "[employeeId]" }
    }
    filters = {
      A = { all = var.respelled ? reverse(local.clauses) : local.clauses }
      B = var.broken ? { all = [null, { attribute = "city", operator = "EQUALS" }] } : null
    }
  }
  groups = each.key == "one" ? null : {
    mappings = {
      displayName = { source = "[displayName]", match = 1 }
      members     = { source = "[members]" }
    }
  }
  attributes = {
    target = { (local.badge) = {}, unused = null }
  }
}

resource "scimform_provisioning_settings" "this" {
  for_each             = var.apps
  service_principal_id = each.value
  job_id               = scimform_synchronization_job.this[each.key].job_id
  scope                = "assigned"
  status               = "on"
  depends_on           = [scimform_synchronization_schema.this]
}
