import { Application } from "@cdktf/provider-azuread/lib/application";
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { StackConfig } from "../../lib/config/entra/model";
import { nonGalleryTemplateId, portalTags, templateHomepageUrl } from "../../lib/entra/application/non-gallery-app";
import type { SamlValues } from "../../lib/entra/graph/saml-values";
import { stackTag } from "../../lib/entra/application/stack-tag";
import type { Principal } from "../../lib/config/common/model";
import { addAppRoles, chooseRoles } from "./app-role";
import { escapeTemplate } from "../escape-template";
import { addSaml, samlOfApplication, samlOfPrincipal, withIdentifiersElsewhere } from "./saml";
import { ignorePrincipalChanges, ignoreApplicationChanges } from "./ignore-changes";

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
  return config.existing
    ? findApplication(scope, config, config.existing.servicePrincipalId)
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
    appRoleAssignmentRequired: true,
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
