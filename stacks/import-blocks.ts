import { TerraformResource, type TerraformStack } from "cdktf";
import { escapeTemplate } from "./escape-template";

/**
 * Adds a block for each object that Terraform is to take over.
 * @param ids import ids by the resources' names in the stack; for what is not in the stack there is no block
 * @param counted names of resources of which there is one or none
 */
export function addImportBlocks(
  stack: TerraformStack,
  ids: Readonly<Record<string, string>>,
  counted: ReadonlySet<string> = new Set(),
): void {
  const blocks = Object.entries(ids).flatMap(([name, id]) => {
    const resource = stack.node.tryFindChild(name);
    if (!(resource instanceof TerraformResource)) return [];
    const index = counted.has(name) ? "[0]" : "";
    return [{ to: `${resource.terraformResourceType}.${resource.friendlyUniqueId}${index}`, id: escapeTemplate(id) }];
  });
  if (blocks.length > 0) stack.addOverride("import", blocks);
}
