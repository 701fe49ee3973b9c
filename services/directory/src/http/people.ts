import { defineRoute, notFound, pageOf, pageQuery } from "@dure/service-kit";
import { z } from "zod";
import { appointPerson } from "../commands/appoint-person.ts";
import { PEOPLE, type PersonDocument } from "../projections/people.v1.ts";
import { departmentCode, personBody } from "./fields.ts";
import { type HttpParts, PEOPLE_OF_AGENCY, PERSONNEL } from "./http-parts.ts";
import { PersonAnswer, personAnswer } from "./person-answer.ts";

export function peopleRoutes({ app, handlers, keys, clock, people }: HttpParts): void {
  defineRoute(app, {
    method: "GET",
    path: "/people",
    roles: PEOPLE_OF_AGENCY,
    summary: "직원 목록. 권한이 없으면 이름을 가린다",
    query: pageQuery({ departmentCode: departmentCode().optional() }),
    response: pageOf(PersonAnswer),
    waitFor: [people],
    handler: async ({ tenantId, query, identity }) => {
      const { limit, cursor } = query;
      const where = query.departmentCode;
      const page = await people.reader.find<PersonDocument>(PEOPLE, tenantId, {
        limit,
        ...(where === undefined ? {} : { index: "byDepartment", where: { departmentCode: where } }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      const items = await Promise.all(
        page.items.map(({ doc }) => personAnswer({ keys, clock }, tenantId, doc, identity)),
      );
      return { body: { items, ...(page.next === undefined ? {} : { next: page.next }) } };
    },
  });

  defineRoute(app, {
    method: "GET",
    path: "/people/:personRef",
    roles: PEOPLE_OF_AGENCY,
    summary: "직원 하나. ETag의 판을 고칠 때 If-Match로 보낸다",
    response: PersonAnswer,
    waitFor: [people],
    handler: async ({ tenantId, params, identity }) => {
      const stored = await people.reader.get<PersonDocument>(PEOPLE, tenantId, params.personRef);
      if (!stored) throw notFound();
      const body = await personAnswer({ keys, clock }, tenantId, stored.doc, identity);
      return { body, revision: stored.doc.revision };
    },
  });

  defineRoute(app, {
    method: "POST",
    path: "/people",
    roles: PERSONNEL,
    summary: "임용",
    body: personBody,
    response: z.object({ personRef: z.string() }),
    status: 201,
    handler: async ({ body, context, tenantId }) => {
      const appointed = await appointPerson({ handlers, keys }, body, context);
      if (!appointed.ok) return appointed;
      const { personRef, revision, position } = appointed.value;
      const location = `/api/v1/agencies/${tenantId}/people/${personRef}`;
      return { ok: true, value: { body: { personRef }, revision, position, location } };
    },
  });
}
