import { Application } from "@cdktf/provider-azuread/lib/application";
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import type { TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { StackConfig } from "../../lib/config/entra/model";
import {
  NON_GALLERY_TEMPLATE_ID,
  PORTAL_TAGS,
  TEMPLATE_HOMEPAGE_URL,
} from "../../lib/entra/application/non-gallery-app";
import type { SamlValues } from "../../lib/entra/graph/saml-values";
import { stackTag } from "../../lib/entra/application/stack-tag";
import { chooseRole } from "./app-role";
import { literal } from "../literal";
import { addSaml, samlOfApplication, samlOfPrincipal, withIdentifiersElsewhere } from "./saml";
import { leavingPrincipalUnspoken, leavingUnspoken } from "./unspoken";

/** Terraform references to one enterprise application, whether we made it or found it. */
export interface EnterpriseApplication {
  /** Object id of the service principal. */
  readonly servicePrincipalId: string;
  /** Application (client) id. */
  readonly clientId: string;
  /** Object id of the application; unknown for an app that already existed. */
  readonly applicationId?: string;
  /** Role that assignments give. */
  readonly appRoleId: string;
  /** What the target has to know for SAML sign-on; of an app that existed before, that is somebody else's business. */
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
  const tags = [...PORTAL_TAGS, stackTag(config.stack)];
  const application = new Application(scope, "application", {
    displayName: literal(config.displayName),
    templateId: NON_GALLERY_TEMPLATE_ID,
    // Display names are not unique in Entra: an app with the same name is not ours and not in the way.
    preventDuplicateNames: false,
    web: { homepageUrl: literal(TEMPLATE_HOMEPAGE_URL), ...samlOfApplication(config) },
    tags,
    lifecycle: leavingUnspoken(withIdentifiersElsewhere(lifecycle, config), config),
  });
  const role = chooseRole(config, "azuread_service_principal.service_principal");
  const servicePrincipal = new ServicePrincipal(scope, "service_principal", {
    clientId: application.clientId,
    // The template has made the principal together with the application.
    useExisting: true,
    appRoleAssignmentRequired: true,
    ...samlOfPrincipal(config),
    tags,
    lifecycle: leavingPrincipalUnspoken(
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
    appRoleId: role.id,
    saml: saml && addSaml(scope, { ...config, saml }, { applicationId: application.id, principal: servicePrincipal }),
  };
}

function findApplication(scope: Construct, config: StackConfig, servicePrincipalId: string): EnterpriseApplication {
  const role = chooseRole(config, "data.azuread_service_principal.service_principal");
  const found = new DataAzureadServicePrincipal(scope, "service_principal", {
    objectId: servicePrincipalId,
    ...(role.postconditions.length > 0 && { lifecycle: { postcondition: [...role.postconditions] } }),
  });
  return {
    servicePrincipalId: found.objectId,
    clientId: found.clientId,
    appRoleId: role.id,
  };
}
