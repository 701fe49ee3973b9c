import { certificateText } from "@dure/ledger-audit";
import { defineRoute, idField } from "@dure/service-kit";
import { z } from "zod";
import type { AskingParts } from "./asking-parts.ts";
import { CERTIFICATE_NAME, CERTIFICATE_TYPE } from "./my-certificate.ts";
import { whileConnected } from "./while-connected.ts";

export function memberCertificateRoute({ app, certificates }: AskingParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/audit/members/:personRef/certificate",
    roles: ["AUDITOR"],
    summary: "이미 있는 봉인으로 만든 한 사람의 잔액 증명서",
    params: z.strictObject({ personRef: idField("person") }),
    produces: CERTIFICATE_TYPE,
    handler: ({ params, request, tenantId }) =>
      whileConnected(request, async (signal) => {
        const { personRef } = params;
        const certificate = await certificates.existing({ tenantId, personRef }, signal);
        return {
          file: {
            bytes: certificateText(certificate),
            contentType: CERTIFICATE_TYPE,
            fileName: CERTIFICATE_NAME,
          },
        };
      }),
  });
}
