import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { mapValues } from "../../../provider/plugin/shape";
import type { DataSource, ObjectValue } from "../../../provider/plugin/types";
import { computed, optional, required, setBlock, settled } from "../common/schema";
import type { OktaResourceKind } from "./managed";
import { anything, identified, type OrgApi } from "./org-api";
import { blocksOf, isTrue, segment, textOf } from "./values";

const end = z.looseObject({ id: z.string(), name: z.string(), type: z.string() });
const entry = identified.extend({ source: end, target: end });
const mappedProperty = z.looseObject({ expression: z.string(), pushStatus: z.string().nullish() });
const mapping = entry.extend({ properties: z.record(z.string(), mappedProperty.nullable()).nullish() });
type Mapping = z.output<typeof mapping>;

/**
 * `okta_profile_mapping`: takes over the mapping that the org has made, and changes what is declared. Its delete does not
 * give back what it took over: it empties every property of the mapping but `login`, whoever declared it.
 * https://registry.terraform.io/providers/okta/okta/6.12.0/docs/resources/profile_mapping
 */
export const profileMappingKind: OktaResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        always_apply: optional("bool"),
        delete_when_absent: optional("bool"),
        id: settled("string"),
        source_id: required("string"),
        source_name: computed("string"),
        source_type: computed("string"),
        target_id: required("string"),
        target_name: computed("string"),
        target_type: computed("string"),
      },
      blocks: {
        mappings: setBlock({
          attributes: { expression: required("string"), id: required("string"), push_status: optional("string") },
        }),
      },
    },
  },
  rules: { defaults: { always_apply: false, mappings: { push_status: "DONT_PUSH" } } },
  // It is a call of an API that Okta keeps to itself.
  arguments: { values: { always_apply: (value) => (value === true ? "is not emulated" : undefined) } },
  async create(api, planned, made) {
    const [source, target] = [textOf(planned, "source_id"), textOf(planned, "target_id")];
    const path = `/api/v1/mappings?limit=200&sourceId=${segment(source)}&targetId=${segment(target)}`;
    const found = (await api.send("GET", path, z.array(entry))).find((each) => each.source.id === source);
    if (!found) throw fail(errors.refused, `GET ${path}`, "there is no such mapping");
    const live = await readMapping(api, found.id);
    made({ id: live.id });
    await writeMappings(api, live, planned);
  },
  update: async (api, planned, prior) => writeMappings(api, await readMapping(api, textOf(prior, "id")), planned),
  async read(api, state) {
    const found = await api.find(mappingPath(textOf(state, "id")), mapping);
    if (!found) return null;
    const { source, target } = found;
    const declared = blocksOf(state, "mappings").map(({ id }) => id);
    const mappings = Object.entries(found.properties ?? {}).flatMap(([id, property]) => {
      if (!property || (!isTrue(state, "delete_when_absent") && !declared.includes(id))) return [];
      return [{ id, expression: property.expression, push_status: property.pushStatus ?? "" }];
    });
    return {
      ...{ source_id: source.id, source_name: source.name, source_type: source.type },
      ...{ target_id: target.id, target_name: target.name, target_type: target.type },
      mappings,
    };
  },
  async delete(api, state) {
    const found = await readMapping(api, textOf(state, "id"));
    const properties = mapValues(found.properties ?? {}, (property, name) => (name === "login" ? property : null));
    await api.send("POST", mappingPath(found.id), anything, { ...found, properties });
  },
  identify: async (_api, id) => ({ id }),
};

const readMapping = (api: OrgApi, id: string): Promise<Mapping> => api.send("GET", mappingPath(id), mapping);

const mappingPath = (id: string): string => `/api/v1/mappings/${segment(id)}`;

/** Writes the declared mappings and, with `delete_when_absent`, null for every other mapping that is there. */
async function writeMappings(api: OrgApi, { id, properties: live }: Mapping, planned: ObjectValue): Promise<void> {
  const declared = Object.fromEntries(
    blocksOf(planned, "mappings").map((each) => [
      textOf(each, "id"),
      { expression: each["expression"], pushStatus: each["push_status"] },
    ]),
  );
  const absent = isTrue(planned, "delete_when_absent") ? mapValues(live ?? {}, () => null) : {};
  await api.send("POST", mappingPath(id), anything, { id, properties: { ...absent, ...declared } });
}

/**
 * `okta_user_profile_mapping_source`: the default user type, as it stands at an end of some mapping. An org without mappings
 * has none, and the provider then yields nothing at all, which Terraform reports as the provider's fault.
 */
export const userProfileMappingSource: DataSource<OrgApi> = {
  schema: {
    version: 0,
    block: { attributes: { id: computed("string"), name: computed("string"), type: computed("string") } },
  },
  async read({ client }) {
    const mappings = await client.list("/api/v1/mappings?limit=200", entry);
    const found = mappings
      .flatMap(({ source, target }) => [target, source])
      .find(({ name, type }) => name === "user" && type === "user");
    return { state: found ? { id: found.id, name: found.name, type: found.type } : null };
  },
};
