import { defineRoute, notFound, pageOf, pageQuery, toPage } from "@dure/service-kit";
import { z } from "zod";
import { establishDepartment } from "../commands/establish-department.ts";
import { DEPARTMENT_KINDS, type DepartmentFacts } from "../domain/department/department.ts";
import { DEPARTMENTS } from "../projections/organisation.v1.ts";
import { departmentBody } from "./fields.ts";
import { type HttpParts, PEOPLE_OF_AGENCY, PERSONNEL } from "./http-parts.ts";

const DepartmentAnswer = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.enum(DEPARTMENT_KINDS),
  establishedOn: z.string(),
});

export function departmentRoutes({ app, handlers, organisation }: HttpParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/departments",
    roles: PEOPLE_OF_AGENCY,
    summary: "부서 목록",
    query: pageQuery(),
    response: pageOf(DepartmentAnswer),
    waitFor: [organisation],
    handler: async ({ tenantId, query }) => {
      const { limit, cursor } = query;
      const page = await organisation.reader.find<DepartmentFacts>(DEPARTMENTS, tenantId, {
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      });
      return { body: toPage(page, (department) => department) };
    },
  });

  defineRoute(app, {
    method: "GET",
    path: "/departments/:departmentCode",
    roles: PEOPLE_OF_AGENCY,
    summary: "부서 하나",
    response: DepartmentAnswer,
    waitFor: [organisation],
    handler: async ({ tenantId, params }) => {
      const code = params.departmentCode;
      const stored = await organisation.reader.get<DepartmentFacts>(DEPARTMENTS, tenantId, code);
      if (!stored) throw notFound();
      return { body: stored.doc };
    },
  });

  defineRoute(app, {
    method: "POST",
    path: "/departments",
    roles: PERSONNEL,
    summary: "부서 등록",
    body: departmentBody,
    response: DepartmentAnswer,
    status: 201,
    handler: async ({ body, context }) => {
      const handled = await establishDepartment(handlers, body, context);
      if (!handled.ok) return handled;
      return { ok: true, value: { body, position: handled.value.position } };
    },
  });
}
