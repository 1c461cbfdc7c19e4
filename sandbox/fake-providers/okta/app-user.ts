import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { AttributeSchema, ObjectValue } from "../../../provider/plugin/types";
import { computed, optional, required, settled } from "../common/schema";
import { appPath, appShape, type OktaAppBody } from "./app";
import { isJson } from "./arguments";
import { normalizedJson, sameJson } from "./json";
import type { OktaResourceKind } from "./managed";
import { anything, identified } from "./org-api";
import { filled, halves, isTrue, segment, textOf } from "./values";

const secret: AttributeSchema = { type: "string", optional: true, sensitive: true };

/** `okta_app_user`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/resources/app_user */
export const appUserKind: OktaResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        app_id: required("string"),
        has_shared_username: computed("bool"),
        id: settled("string"),
        password: secret,
        profile: optional("string"),
        retain_assignment: optional("bool"),
        user_id: required("string"),
        username: optional("string"),
      },
    },
  },
  rules: {
    defaults: { retain_assignment: false },
    json: ["profile"],
    unchanged: { profile: sameJson, username: (_prior, _wanted, state) => isTrue(state, "has_shared_username") },
  },
  arguments: { values: { profile: isJson } },
  async create(api, planned, made) {
    checkUserName(await api.send("GET", appPath(textOf(planned, "app_id")), appShape), planned);
    const path = `${appPath(textOf(planned, "app_id"))}/users`;
    const { id } = await api.send("POST", path, identified, bodyOf(planned));
    made({ id });
  },
  async update(api, planned) {
    checkUserName(await api.send("GET", appPath(textOf(planned, "app_id")), appShape), planned);
    await api.send("POST", userPath(planned), anything, bodyOf(planned));
  },
  async read(api, state) {
    const app = await api.find(appPath(textOf(state, "app_id")), appShape);
    if (!app) return null;
    const found = await api.find(userPath(state), appUser);
    if (!found) return null;
    const profile = found.profile ? normalizedJson(JSON.stringify(found.profile)) : "";
    return {
      has_shared_username: hasSharedUserName(app),
      profile,
      username: found.credentials?.userName ?? "",
    };
  },
  async delete(api, state) {
    if (isTrue(state, "retain_assignment")) return;
    await api.send("DELETE", userPath(state), anything);
  },
  async identify(api, text) {
    const [appId, userId] = halves(text, "<app_id>/<user_id>");
    const place = { app_id: appId, user_id: userId };
    const { id } = await api.send("GET", userPath(place), identified);
    return { ...place, id, retain_assignment: false };
  },
};

const appUser = identified.extend({
  credentials: z.looseObject({ userName: z.string().nullish() }).nullish(),
  profile: z.looseObject({}).nullish(),
});

const hasSharedUserName = ({ credentials }: OktaAppBody): boolean =>
  credentials.scheme === "SHARED_USERNAME_AND_PASSWORD";

/** Checks the user name. With a shared account nobody has one; elsewhere the provider requires one. */
function checkUserName(app: OktaAppBody, planned: ObjectValue): void {
  const isShared = hasSharedUserName(app);
  if (isShared !== (textOf(planned, "username") === "")) throw fail(errors.userNameWrong, isShared);
}

function bodyOf(planned: ObjectValue): object {
  const profile = textOf(planned, "profile");
  return {
    id: planned["user_id"],
    credentials: { userName: textOf(planned, "username"), password: filled({ value: planned["password"] }) },
    ...(profile !== "" && { profile: parseJson(profile) }),
  };
}

const userPath = (values: ObjectValue): string =>
  `${appPath(textOf(values, "app_id"))}/users/${segment(textOf(values, "user_id"))}`;
