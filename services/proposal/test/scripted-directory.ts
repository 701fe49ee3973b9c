import {
  DirectoryService,
  type GrpcServer,
  grpcService,
  SubjectKeyService,
  startGrpcServer,
} from "@dure/contracts";
import { RefusalError } from "@dure/kernel";

export interface ScriptedPerson {
  readonly departmentCode: string;
  readonly roles: readonly string[];
  readonly left?: boolean;
}

export interface ScriptedDirectory {
  readonly address: string;
  /** Key `tenant|person`. */
  readonly people: Map<string, ScriptedPerson>;
  /** Destroys a person's key for ever. */
  erase(tenantId: string, subjectRef: string): void;
  stop(): Promise<void>;
}

const missing = (): RefusalError =>
  new RefusalError({ code: "NOT_FOUND", status: 404, title: "", why: "", remedy: "", params: {} });

/** A directory with people and subject keys in memory, over real gRPC. */
export async function scriptedDirectory(): Promise<ScriptedDirectory> {
  const people = new Map<string, ScriptedPerson>();
  const keys = new Map<string, Uint8Array | "destroyed">();
  const server: GrpcServer = await startGrpcServer({
    services: [
      grpcService(DirectoryService, {
        async getPerson({ personRef, tenantId }) {
          const person = people.get(`${tenantId}|${personRef}`);
          if (!person) throw missing();
          const { departmentCode, left, roles } = person;
          return {
            person: {
              tenantId,
              personRef,
              departmentCode,
              roles: [...roles],
              status: left ? "LEFT" : "ACTIVE",
              gradeEquivalent: 7,
              employment: "일반직",
              appointedOn: "2020-01-02",
            },
          };
        },
        listPeopleByRole: () => Promise.reject(missing()),
        getDepartment: () => Promise.reject(missing()),
        getEffectivePolicy: () => Promise.reject(missing()),
      }),
      grpcService(SubjectKeyService, {
        async getSubjectKey({ create, subjectRef, tenantId }) {
          const id = `${tenantId}|${subjectRef}`;
          let key = keys.get(id);
          if (!key && create) {
            key = new Uint8Array(32).fill(keys.size + 1);
            keys.set(id, key);
          }
          if (!key || key === "destroyed") throw missing();
          return { keyId: id, key };
        },
        listSubjectKeys: () => Promise.reject(missing()),
        bindSubjectKey: () => Promise.reject(missing()),
      }),
    ],
  });
  return {
    address: server.address,
    people,
    erase: (tenantId, subjectRef) => keys.set(`${tenantId}|${subjectRef}`, "destroyed"),
    stop: () => server.stop(),
  };
}
