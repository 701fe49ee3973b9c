import { createHash } from "node:crypto";
import {
  DirectoryService,
  type GrpcServer,
  grpcService,
  SubjectKeyService,
  startGrpcServer,
} from "@dure/contracts";
import { defineProblems, RefusalError } from "@dure/kernel";
import { packFor, policyCanonicalJson, policyHash } from "@dure/policy";
import type { PersonFacts } from "../../src/domain/claim/commands.ts";
import { head1, head2, kim, lee, office, panel, person } from "./fixtures.ts";

const problems = defineProblems({
  PERSON_NOT_FOUND: { status: 404, title: "없음", why: "없음", remedy: "없음" },
});
const missing = () => new RefusalError(problems.refuse("PERSON_NOT_FOUND"));

export interface FakeDirectory extends GrpcServer {
  /** People by reference; a test may move or promote somebody. */
  readonly people: Map<string, PersonFacts>;
  /** Destroys a subject's key for ever, and with it what is bound to it. */
  erase(subjectRef: string): void;
}

/** The directory's two services over real gRPC, with the people of the fixtures and the policy pack of Donghae. */
export async function startFakeDirectory(): Promise<FakeDirectory> {
  const pack = packFor("donghae");
  if (!pack) throw new Error("Donghae has a pack");
  const { policy } = pack;
  const five = person("five", { gradeEquivalent: 5 });
  const gone = person("gone", { active: false });
  const colleague = person("colleague", { roles: ["STAFF", "OFFICE"] });
  const everybody = [kim, lee, head1, head2, office, panel, five, gone, colleague];
  const people = new Map(everybody.map((one) => [one.personRef, one]));
  const made = new Set<string>();
  const erased = new Set<string>();
  const ownersOf = new Map<string, readonly string[]>();
  const lives = (ref: string): boolean =>
    made.has(ref) && ![ref, ...(ownersOf.get(ref) ?? [])].some((each) => erased.has(each));
  const asPerson = ({ active, ...facts }: PersonFacts) => ({
    ...facts,
    roles: [...facts.roles],
    tenantId: "donghae",
    status: active ? "ACTIVE" : "LEFT",
  });
  const directory = grpcService(DirectoryService, {
    async getPerson({ personRef, tenantId }) {
      const found = tenantId === "donghae" ? people.get(personRef) : undefined;
      if (!found) throw missing();
      return { person: asPerson(found) };
    },
    async listPeopleByRole({ departmentCode, role }) {
      const found = [...people.values()].filter(
        (one) => one.roles.includes(role) && one.departmentCode === departmentCode,
      );
      return { people: found.map(asPerson) };
    },
    async getDepartment() {
      throw missing();
    },
    async getEffectivePolicy({ on }) {
      if (on < policy.effectiveFrom) throw missing();
      return {
        policyId: "mileage",
        version: policy.version,
        hash: policyHash(policy),
        effectiveFrom: policy.effectiveFrom,
        canonicalJson: policyCanonicalJson(policy),
      };
    },
  });
  const keys = grpcService(SubjectKeyService, {
    async getSubjectKey({ create, subjectRef, tenantId }) {
      if (create) made.add(subjectRef);
      if (!lives(subjectRef)) throw missing();
      const key = createHash("sha256").update(`${tenantId}|${subjectRef}`).digest();
      return { keyId: `${subjectRef}.1`, key };
    },
    listSubjectKeys: () => Promise.reject(missing()),
    async bindSubjectKey({ ownerRefs, subjectRef }) {
      if (!lives(subjectRef)) return { live: false };
      ownersOf.set(subjectRef, [...(ownersOf.get(subjectRef) ?? []), ...ownerRefs]);
      return { live: lives(subjectRef) };
    },
  });
  const server = await startGrpcServer({ services: [directory, keys] });
  return { ...server, people, erase: (subjectRef) => void erased.add(subjectRef) };
}
