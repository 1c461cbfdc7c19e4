import { optional } from "../common/schema";
import {
  appPath,
  appShape,
  appTimeouts,
  commonArguments,
  commonAttributes,
  commonBody,
  commonRules,
  commonSettings,
  commonState,
  deleteApp,
  updateStatus,
  userNameTemplateOf,
} from "./app";
import type { OktaResourceKind } from "./managed";
import { anything, identified } from "./org-api";
import { filled, isTrue, textOf } from "./values";
import type { ObjectValue } from "../../../provider/plugin/types";

/** `okta_app_auto_login`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/resources/app_auto_login */
export const appAutoLoginKind: OktaResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        ...commonAttributes,
        credentials_scheme: optional("string"),
        reveal_password: optional("bool"),
        shared_password: optional("string"),
        shared_username: optional("string"),
        sign_on_redirect_url: optional("string"),
        sign_on_url: optional("string"),
      },
      blocks: appTimeouts,
    },
  },
  rules: {
    ...commonRules,
    defaults: { ...commonRules.defaults, credentials_scheme: "EDIT_USERNAME_AND_PASSWORD", reveal_password: false },
  },
  arguments: commonArguments,
  async create(api, planned, made) {
    const activate = textOf(planned, "status") === "ACTIVE";
    const { id } = await api.send("POST", `/api/v1/apps?activate=${activate}`, identified, bodyOf(planned));
    made({ id });
  },
  async update(api, planned, prior) {
    if (!(await updateStatus(api, planned, prior))) return;
    await api.send("PUT", appPath(textOf(prior, "id")), anything, bodyOf(planned));
  },
  async read(api, state) {
    const app = await api.find(appPath(textOf(state, "id")), appShape);
    if (!app) return null;
    const { scheme, revealPassword, userName } = app.credentials;
    const signOn: Readonly<Record<string, unknown>> = app.settings.signOn ?? {};
    return {
      ...commonState(app),
      sign_on_url: textIn(signOn["loginUrl"]),
      sign_on_redirect_url: textIn(signOn["redirectUrl"]),
      credentials_scheme: scheme ?? "",
      reveal_password: revealPassword ?? false,
      shared_username: userName ?? "",
    };
  },
  delete: deleteApp,
  identify: async (_api, id) => ({ id }),
};

function bodyOf(planned: ObjectValue): object {
  return {
    ...commonBody(planned),
    signOnMode: "AUTO_LOGIN",
    ...filled({ name: planned["preconfigured_app"] }),
    credentials: {
      revealPassword: isTrue(planned, "reveal_password"),
      scheme: planned["credentials_scheme"],
      userNameTemplate: userNameTemplateOf(planned),
      userName: textOf(planned, "shared_username"),
      password: filled({ value: planned["shared_password"] }),
    },
    settings: {
      ...commonSettings(planned),
      signOn: filled({ loginUrl: planned["sign_on_url"], redirectUrl: planned["sign_on_redirect_url"] }),
    },
  };
}

const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
