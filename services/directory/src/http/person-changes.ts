import type { CommandContext } from "@dure/command-handling";
import { defineRoute } from "@dure/service-kit";
import { z } from "zod";
import { changePerson } from "../commands/change-person.ts";
import type { PersonnelAct } from "../domain/person/commands.ts";
import { civilDay, departmentCode, grade, personRole } from "./fields.ts";
import { type HttpParts, PERSONNEL } from "./http-parts.ts";

const Changed = z.object({ personRef: z.string(), revision: z.int() });

interface ChangeRequest {
  readonly params: { readonly personRef: string };
  readonly expectedRevision: number | undefined;
  readonly context: CommandContext;
}

/** Acts of personnel on one person; each demands `If-Match` with the revision that the officer saw. */
export function personChangeRoutes({ app, handlers }: HttpParts): void {
  const change = async (request: ChangeRequest, act: PersonnelAct) => {
    const { params, expectedRevision, context } = request;
    const { personRef } = params;
    const command = { ...act, ...(expectedRevision === undefined ? {} : { expectedRevision }) };
    const handled = await changePerson(handlers, personRef, command, context);
    if (!handled.ok) return handled;
    const { revision, position } = handled.value;
    return { ok: true as const, value: { body: { personRef, revision }, revision, position } };
  };

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/transfer",
    roles: PERSONNEL,
    summary: "전보",
    ifMatch: true,
    body: z.strictObject({ departmentCode: departmentCode(), on: civilDay() }),
    response: Changed,
    handler: (request) => change(request, { kind: "transfer", ...request.body }),
  });

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/grade",
    roles: PERSONNEL,
    summary: "직급 변경",
    ifMatch: true,
    body: z.strictObject({ gradeEquivalent: grade, on: civilDay() }),
    response: Changed,
    handler: (request) => change(request, { kind: "changeGrade", ...request.body }),
  });

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/roles",
    roles: ["AGENCY_ADMIN"],
    summary: "역할을 주거나 거둔다",
    ifMatch: true,
    body: z.strictObject({ action: z.enum(["GRANT", "REVOKE"]), role: personRole }),
    response: Changed,
    handler: (request) => {
      const { action, role } = request.body;
      return change(request, { kind: action === "GRANT" ? "grantRole" : "revokeRole", role });
    },
  });

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/discipline",
    roles: PERSONNEL,
    summary: "징계에 따른 대상 제외를 기록하거나 푼다",
    ifMatch: true,
    body: z.strictObject({ disciplined: z.boolean(), on: civilDay() }),
    response: Changed,
    handler: (request) => change(request, { kind: "changeDiscipline", ...request.body }),
  });

  defineRoute(app, {
    method: "POST",
    path: "/people/:personRef/leave",
    roles: PERSONNEL,
    summary: "퇴직",
    ifMatch: true,
    body: z.strictObject({ on: civilDay() }),
    response: Changed,
    handler: (request) => change(request, { kind: "leave", ...request.body }),
  });
}
