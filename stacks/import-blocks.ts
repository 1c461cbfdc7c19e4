import { TerraformResource, type TerraformStack } from "cdktf";
import { escapeTemplate } from "./escape-template";

/**
 * Adds a block for each object that Terraform is to take over.
 * @param ids import ids by the resources' names in the stack; for what is not in the stack there is no block
 */
export function addImportBlocks(stack: TerraformStack, ids: Readonly<Record<string, string>>): void {
  const blocks = Object.entries(ids).flatMap(([name, id]) => {
    const resource = stack.node.tryFindChild(name);
    return resource instanceof TerraformResource
      ? [{ to: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`, id: escapeTemplate(id) }]
      : [];
  });
  if (blocks.length > 0) stack.addOverride("import", blocks);
}
