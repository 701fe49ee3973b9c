import { certificateText } from "@dure/ledger-audit";
import { defineRoute } from "@dure/service-kit";
import { EVERYBODY } from "../route-parts.ts";
import type { AskingParts } from "./asking-parts.ts";
import { whileConnected } from "./while-connected.ts";

export const CERTIFICATE_TYPE = "application/json; charset=utf-8";
export const CERTIFICATE_NAME = "balance-certificate.json";

export function myCertificateRoute({ app, certificates }: AskingParts): void {
  defineRoute(app, {
    method: "POST",
    path: "/audit/me/certificate",
    roles: EVERYBODY,
    summary: "본인의 지금 잔액을 서명된 확인서 아래에서 증명하는 파일(dure-balance/1)을 발급받는다",
    produces: CERTIFICATE_TYPE,
    handler: ({ context, identity, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const { personRef } = identity;
        const asked = { tenantId, personRef, commandId: context.commandId };
        const { certificate, position } = await certificates.issue(asked, signal);
        return {
          file: {
            bytes: certificateText(certificate),
            contentType: CERTIFICATE_TYPE,
            fileName: CERTIFICATE_NAME,
          },
          position,
        };
      }),
  });
}
