import { answerCollection, selectProperties, type CollectionRules } from "../http/odata/collection";
import type { Item } from "../http/odata/filter";
import { contextOf, ok, urlOf, type HandlerResponse, type GraphApiCall } from "../http/route";

/** 200 with a page of the collection. */
export function collection(
  call: GraphApiCall,
  name: string,
  items: readonly Item[],
  rules?: CollectionRules,
): HandlerResponse {
  const request = { url: urlOf(call), query: call.query, context: contextOf(call, name) };
  return ok(answerCollection(items, request, rules));
}

/** 200 with one object of the collection. */
export function entity(
  call: GraphApiCall,
  name: string,
  item: Item,
  defaultSelect?: readonly string[],
): HandlerResponse {
  return ok(entityBody(call, name, item, defaultSelect));
}

export function entityBody(call: GraphApiCall, name: string, item: Item, defaultSelect?: readonly string[]): Item {
  return { "@odata.context": contextOf(call, `${name}/$entity`), ...selectProperties(item, call.query, defaultSelect) };
}
