import { Application } from "@cdktf/provider-azuread/lib/application";
import { ApplicationFromTemplate } from "@cdktf/provider-azuread/lib/application-from-template";
import { DataAzureadApplicationTemplate } from "@cdktf/provider-azuread/lib/data-azuread-application-template";
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { Fn, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { GalleryApp, StackConfig } from "../../lib/config/entra/model";
import { nonGalleryTemplateId, portalTags, templateHomepageUrl } from "../../lib/entra/application/non-gallery-app";
import type { SamlValues } from "../../lib/entra/graph/saml-values";
import { stackTag } from "../../lib/entra/application/stack-tag";
import type { Principal } from "../../lib/config/common/model";
import { addAppRoles, chooseRoles } from "./app-role";
import { escapeTemplate } from "../escape-template";
import { addSaml, samlOfApplication, samlOfPrincipal, withIdentifiersElsewhere } from "./saml";
import { ignoreApplicationChanges, ignoreGalleryChanges, ignorePrincipalChanges } from "./ignore-changes";

/** Terraform references to one enterprise application, whether we made it or found it. */
export interface EnterpriseApplication {
  /** Object id of the service principal. */
  readonly servicePrincipalId: string;
  /** Application (client) id. */
  readonly clientId: string;
  /** Object id of the application; unknown for an app that already existed. */
  readonly applicationId?: string;
  /** Id of the role that somebody is assigned with. */
  readonly appRoleIdOf: (assigned: Pick<Principal, "role">) => string;
  /**
   * Values that the target requires for SAML sign-on; absent for an app that existed before, whose sign-on the stack does not
   * manage.
   */
  readonly saml?: SamlValues;
}

/**
 * The app of a stack: made from the non-gallery template, or looked up when the config says it exists already.
 * @param lifecycle of what is made
 */
export function addEnterpriseApplication(
  scope: Construct,
  config: StackConfig,
  lifecycle: TerraformResourceLifecycle | undefined,
): EnterpriseApplication {
  const { existing, gallery } = config;
  if (existing) return findApplication(scope, config, existing.servicePrincipalId);
  return gallery
    ? createFromGallery(scope, { ...config, gallery }, lifecycle)
    : createApplication(scope, config, lifecycle);
}

function createApplication(
  scope: Construct,
  config: StackConfig,
  lifecycle: TerraformResourceLifecycle | undefined,
): EnterpriseApplication {
  const tags = [...portalTags, stackTag(config.stack)];
  const application = new Application(scope, "application", {
    displayName: escapeTemplate(config.displayName),
    templateId: nonGalleryTemplateId,
    // Display names are not unique in Entra: an app with the same name is not ours and not in the way.
    preventDuplicateNames: false,
    web: { homepageUrl: escapeTemplate(templateHomepageUrl), ...samlOfApplication(config) },
    tags,
    lifecycle: ignoreApplicationChanges(withIdentifiersElsewhere(lifecycle, config), config),
  });
  const added = addAppRoles(scope, config, application.id);
  const role = chooseRoles(config, "azuread_service_principal.service_principal", added);
  const servicePrincipal = new ServicePrincipal(scope, "service_principal", {
    clientId: application.clientId,
    // The template has made the principal together with the application.
    useExisting: true,
    appRoleAssignmentRequired: config.assignmentRequired,
    ...samlOfPrincipal(config),
    tags,
    lifecycle: ignorePrincipalChanges(
      {
        ...lifecycle,
        postcondition: [...role.postconditions],
      },
      config,
    ),
  });
  const { saml } = config;
  return {
    servicePrincipalId: servicePrincipal.objectId,
    clientId: application.clientId,
    applicationId: application.objectId,
    appRoleIdOf: (assigned) => role.idOf(assigned),
    saml: saml && addSaml(scope, { ...config, saml }, { applicationId: application.id, principal: servicePrincipal }),
  };
}

/**
 * The app that a template of the gallery makes. What the template gives it stays: only the name, who may sign in, and our tag are managed.
 * The registry's own example finds the service principal by this data source:
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/application_from_template
 */
function createFromGallery(
  scope: Construct,
  config: StackConfig & { readonly gallery: GalleryApp },
  lifecycle: TerraformResourceLifecycle | undefined,
): EnterpriseApplication {
  const { name, id } = config.gallery;
  const templateId =
    id ??
    new DataAzureadApplicationTemplate(scope, "application_template", { displayName: escapeTemplate(name) }).templateId;
  const application = new ApplicationFromTemplate(scope, "application", {
    displayName: escapeTemplate(config.displayName),
    templateId,
    lifecycle,
  });
  const made = new DataAzureadServicePrincipal(scope, "made_by_template", {
    objectId: application.servicePrincipalObjectId,
  });
  const added = addAppRoles(scope, config, application.applicationId);
  const role = chooseRoles(config, "azuread_service_principal.service_principal", added);
  const servicePrincipal = new ServicePrincipal(scope, "service_principal", {
    clientId: made.clientId,
    useExisting: true,
    appRoleAssignmentRequired: config.assignmentRequired,
    tags: Fn.setunion(made.tags, [[stackTag(config.stack)]]),
    lifecycle: ignoreGalleryChanges({
      ...lifecycle,
      // The client id is ignored: while the app's name changes, the data source that tells it is read late, and everything would be replaced.
      replaceTriggeredBy: [`${application.terraformResourceType}.${application.friendlyUniqueId}.id`],
      postcondition: [...role.postconditions],
    }),
  });
  return {
    servicePrincipalId: servicePrincipal.objectId,
    clientId: servicePrincipal.clientId,
    applicationId: application.applicationObjectId,
    appRoleIdOf: (assigned) => role.idOf(assigned),
  };
}

function findApplication(scope: Construct, config: StackConfig, servicePrincipalId: string): EnterpriseApplication {
  const role = chooseRoles(config, "data.azuread_service_principal.service_principal");
  const found = new DataAzureadServicePrincipal(scope, "service_principal", {
    objectId: servicePrincipalId,
    ...(role.postconditions.length > 0 && { lifecycle: { postcondition: [...role.postconditions] } }),
  });
  return {
    servicePrincipalId: found.objectId,
    clientId: found.clientId,
    appRoleIdOf: (assigned) => role.idOf(assigned),
  };
}
