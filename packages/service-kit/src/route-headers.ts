import type { RouteOptions } from "./route-options.ts";
import { MAX_POSITION_LENGTH } from "./wait-for-position.ts";

/** The request headers of a route for the OpenAPI document. */
export function describedHeaders({ method, ifMatch }: RouteOptions): object {
  const properties: Record<string, object> = {};
  const required: string[] = [];
  if (method === "GET") {
    properties["Dure-After"] = {
      type: "string",
      maxLength: MAX_POSITION_LENGTH,
      description: "명령의 답에서 받은 Dure-Position. 조회 자료가 그 위치까지 따라오기를 기다린다",
    };
  } else {
    properties["Idempotency-Key"] = {
      type: "string",
      minLength: 8,
      maxLength: 128,
      pattern: "^[A-Za-z0-9._:-]{8,128}$",
      description: "시도마다 새로 만든 값. 같은 값으로 다시 보내면 두 번 처리되지 않는다",
    };
    required.push("Idempotency-Key");
  }
  if (ifMatch) {
    properties["If-Match"] = {
      type: "string",
      maxLength: 32,
      pattern: '^"[0-9]{1,15}"$',
      description: "조회할 때 받은 ETag",
    };
    required.push("If-Match");
  }
  return { type: "object", properties, required };
}
