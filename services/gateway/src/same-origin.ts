import { kitError } from "@dure/service-kit";
import type { FastifyRequest } from "fastify";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that change something and come from another site's page (`CROSS_SITE_REQUEST`). A browser always
 * says where a request comes from, in `Sec-Fetch-Site` or `Origin`; programs that send neither carry no cookie by
 * themselves, so there is nothing to forge. The cookie's SameSite stands beside this check.
 */
export function assertSameOrigin(request: FastifyRequest, publicOrigin: string | undefined): void {
  if (SAFE_METHODS.has(request.method)) return;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw kitError("CROSS_SITE_REQUEST");
  }
  const { origin } = request.headers;
  if (origin === undefined || origin === publicOrigin) return;
  if (hostOf(origin) !== request.headers.host) throw kitError("CROSS_SITE_REQUEST");
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
