import { z } from "zod";
import * as errors from "../../lib/errors/okta-provider";
import { fail } from "../../lib/errors/problem";
import type { DataSource, ObjectValue } from "../../provider/plugin/types";
import { computed, optional, setBlock } from "../azuread/schema";
import { identified, type OrgApi } from "./org-api";
import { blocksOf, segment, textOf } from "./values";

const group = identified.extend({ type: z.string(), profile: z.looseObject({ name: z.string() }) });

/** `okta_groups`. https://registry.terraform.io/providers/okta/okta/latest/docs/data-sources/groups */
export const groups: DataSource<OrgApi> = {
  schema: {
    version: 0,
    block: {
      attributes: {
        groups: computed(["list", ["object", { id: "string", name: "string", type: "string" }]]),
        id: computed("string"),
        q: optional("string"),
        search: optional("string"),
      },
    },
  },
  async read({ client }, config) {
    const query = new URLSearchParams(
      ["q", "search"].flatMap((name): [string, string][] =>
        textOf(config, name) === "" ? [] : [[name, textOf(config, name)]],
      ),
    );
    const found = await client.send("GET", `/api/v1/groups?${query.toString()}`, z.array(group));
    const list = found.map(({ id, type, profile: { name } }) => ({ id, name, type }));
    return { state: { ...config, id: query.toString(), groups: list } };
  },
};

const user = identified.extend({ status: z.string(), profile: z.looseObject({ login: z.string() }) });

/** `okta_user`. https://registry.terraform.io/providers/okta/okta/latest/docs/data-sources/user */
export const userData: DataSource<OrgApi> = {
  schema: {
    version: 0,
    block: {
      attributes: {
        id: computed("string"),
        login: computed("string"),
        skip_groups: optional("bool"),
        skip_roles: optional("bool"),
        status: computed("string"),
        user_id: optional("string"),
      },
      blocks: {
        search: setBlock({
          attributes: {
            comparison: optional("string"),
            expression: optional("string"),
            name: optional("string"),
            value: optional("string"),
          },
        }),
      },
    },
  },
  async read({ client }, config) {
    const search = blocksOf(config, "search").map(clause).join(" and ");
    const found =
      search === ""
        ? [await client.send("GET", `/api/v1/users/${segment(textOf(config, "user_id"))}`, user)]
        : await client.send("GET", `/api/v1/users?search=${segment(search)}`, z.array(user));
    const [one, other] = found;
    if (!one || other) throw fail(errors.userNotOne, search, found.length);
    return { state: { ...config, id: one.id, login: one.profile.login, status: one.status } };
  },
};

function clause(search: ObjectValue): string {
  const written = textOf(search, "expression");
  if (written !== "") return written;
  return `${textOf(search, "name")} ${textOf(search, "comparison") || "eq"} ${JSON.stringify(textOf(search, "value"))}`;
}
