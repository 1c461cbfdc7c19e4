import type { DataSource } from "../../../provider/plugin/types";
import type { AzureadClient } from "./directory";
import { computed, settled, timeouts } from "../common/schema";

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/client_config */
export const clientConfig: DataSource<AzureadClient> = {
  schema: {
    version: 0,
    block: {
      attributes: {
        client_id: computed("string"),
        id: settled("string"),
        object_id: computed("string"),
        tenant_id: computed("string"),
      },
      blocks: { timeouts: timeouts("read") },
    },
  },
  async read({ client }, config) {
    const directory = await client.connect();
    const { clientId, tenantId } = directory;
    const objectId = await directory.callerObjectId();
    return {
      state: {
        ...config,
        client_id: clientId,
        id: `${tenantId}-${clientId}-${objectId}`,
        object_id: objectId,
        tenant_id: tenantId,
      },
    };
  },
};
