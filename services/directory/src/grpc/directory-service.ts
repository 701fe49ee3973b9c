import { DirectoryService, type GrpcServiceBinding, grpcService } from "@dure/contracts";
import { type CivilDate, type Clock, isCivilDate, kstDate, RefusalError } from "@dure/kernel";
import { isTenantId, type TenantId } from "@dure/messages";
import type { DirectoryHandlers } from "../directory-handlers.ts";
import { type Person, personOn } from "../domain/person/person.ts";
import { effectiveOn } from "../domain/policy/policy-book.ts";
import { type DirectoryErrorCode, directoryProblems } from "../errors.ts";
import type { LiveRoster } from "../queries/live-roster.ts";
import { isStreamId } from "../stream-ids.ts";

export interface LookUpParts {
  readonly handlers: DirectoryHandlers;
  readonly roster: LiveRoster;
  readonly clock: Clock;
}

const stop = (code: DirectoryErrorCode, params: Record<string, string> = {}): RefusalError =>
  new RefusalError(directoryProblems.refuse(code, params));

/**
 * Look-ups for other services, answered from the log itself and never from a view that may lag. An id of another
 * agency, an id that never was, and an id that cannot be one all answer NOT_FOUND.
 */
export function directoryGrpc({ handlers, roster, clock }: LookUpParts): GrpcServiceBinding {
  const tenantOf = (text: string): TenantId => {
    if (!isTenantId(text)) throw stop("NOT_FOUND");
    return text;
  };
  const idOf = (text: string): string => {
    if (!isStreamId(text)) throw stop("NOT_FOUND");
    return text;
  };
  const dayOf = (field: string, text: string): CivilDate => {
    if (text === "") return kstDate(clock.nowMs());
    if (!isCivilDate(text))
      throw stop("FIELD_INVALID", { field, reason: "YYYY-MM-DD가 아닙니다." });
    return text;
  };

  return grpcService(DirectoryService, {
    async getPerson(request) {
      const tenantId = tenantOf(request.tenantId);
      const { state } = await handlers.people.load(tenantId, idOf(request.personRef));
      if (state === null) throw stop("NOT_FOUND");
      const day = dayOf("as_of", request.asOf);
      const person = personMessage(tenantId, state, day);
      if (!person) {
        throw stop("PERSON_NOT_IN_SERVICE", { on: day, appointedOn: state.appointedOn });
      }
      return { person };
    },
    async listPeopleByRole(request) {
      const tenantId = tenantOf(request.tenantId);
      const today = kstDate(clock.nowMs());
      const everyone = await roster.people(tenantId);
      const people = everyone
        .flatMap((person) => personMessage(tenantId, person, today) ?? [])
        .filter(({ roles }) => roles.some((role) => role === request.role))
        .filter(
          ({ departmentCode }) =>
            request.departmentCode === "" || departmentCode === request.departmentCode,
        )
        .sort((left, right) => (left.personRef < right.personRef ? -1 : 1));
      return { people };
    },
    async getDepartment(request) {
      const tenantId = tenantOf(request.tenantId);
      const { state } = await handlers.departments.load(tenantId, idOf(request.code));
      if (state === null) throw stop("NOT_FOUND");
      const { code, name, kind } = state;
      return { department: { tenantId, code, name, kind } };
    },
    async getEffectivePolicy(request) {
      const tenantId = tenantOf(request.tenantId);
      const { state } = await handlers.policies.load(tenantId, idOf(request.policyId));
      if (state.versions.length === 0) throw stop("NOT_FOUND");
      const day = dayOf("on", request.on);
      const ruling = effectiveOn(state, day);
      if (!ruling) throw stop("POLICY_NOT_IN_EFFECT", { on: day });
      const { version, hash, effectiveFrom, canonicalJson } = ruling;
      return { policyId: request.policyId, version, hash, effectiveFrom, canonicalJson };
    },
  });
}

function personMessage(tenantId: TenantId, person: Person, day: CivilDate) {
  const onDay = personOn(person, day);
  if (!onDay) return undefined;
  return {
    tenantId,
    personRef: person.personRef,
    gradeEquivalent: onDay.gradeEquivalent,
    employment: person.employment,
    jobSeries: person.jobSeries,
    departmentCode: onDay.departmentCode,
    roles: [...onDay.roles],
    status: onDay.status,
    disciplined: onDay.disciplined,
    appointedOn: person.appointedOn,
  };
}
