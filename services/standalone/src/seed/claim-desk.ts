import type { SeedClient } from "./seed-client.ts";
import type { SeededPerson } from "./set-up-agencies.ts";

export interface Claim {
  readonly claimId: string;
  readonly etag: string;
}

/** Claims on their way through claimant, head and office, each step by the person whose step it is. */
export class ClaimDesk {
  readonly #client: SeedClient;
  readonly #office: SeededPerson;
  readonly #heads: ReadonlyMap<string, SeededPerson>;
  #subjects = 0;

  constructor(client: SeedClient, office: SeededPerson, heads: ReadonlyMap<string, SeededPerson>) {
    this.#client = client;
    this.#office = office;
    this.#heads = heads;
  }

  async submit(
    claimant: SeededPerson,
    activityCode: string,
    actDate: string,
    people: readonly SeededPerson[] = [claimant],
    rank?: number,
  ): Promise<Claim> {
    this.#subjects += 1;
    const shares = people.length === 3 ? [334, 333, 333] : [1000];
    const { body, etag } = await this.#client.post("mileage-ledger", claimant, "/claims", {
      activityCode,
      actDate,
      title: `적극행정 활동 ${this.#subjects} (가상)`,
      description: "시연용으로 지어낸 활동입니다.",
      evidence: [{ kind: "DOC_NO", value: `기획-${this.#subjects}` }],
      subject: `기획-${this.#subjects}`,
      contributions: people.map(({ personRef }, index) => ({
        personRef,
        sharePermille: shares[index] ?? 0,
      })),
      ...(rank !== undefined && { rank }),
    });
    return { claimId: body["claimId"] as string, etag: etag ?? "" };
  }

  confirm({ claimId, etag }: Claim, claimant: SeededPerson): Promise<Claim> {
    return this.#step(this.#headOf(claimant), `/claims/${claimId}/confirm`, claimId, etag);
  }

  approve({ claimId, etag }: Claim): Promise<Claim> {
    return this.#step(this.#office, `/claims/${claimId}/approve`, claimId, etag);
  }

  async #step(actor: SeededPerson, path: string, claimId: string, etag: string): Promise<Claim> {
    const answer = await this.#client.post("mileage-ledger", actor, path, undefined, etag);
    return { claimId, etag: answer.etag ?? "" };
  }

  async praise({ claimId }: Claim): Promise<void> {
    const citizen = { tenant: this.#office.tenant, personRef: "", roles: [] };
    const { body } = await this.#client.post("mileage-ledger", citizen, "/praises", {
      text: `담당자가 문제를 끝까지 살펴 주었습니다. (가상, ${claimId.slice(0, 8)})`,
      contact: `demo-${claimId.slice(0, 8)}@citizen.example`,
    });
    const path = `/praises/${body["praiseId"] as string}/verify`;
    await this.#client.post("mileage-ledger", this.#office, path, { claimId });
  }

  async reject(claim: Claim, claimant: SeededPerson, reason: string): Promise<void> {
    const path = `/claims/${claim.claimId}/reject`;
    const head = this.#headOf(claimant);
    await this.#client.post("mileage-ledger", head, path, { reason }, claim.etag);
  }

  async reverse(claimId: string): Promise<void> {
    const { body } = await this.#client.get(
      "mileage-ledger",
      this.#office,
      `/ledger/entries?act=${encodeURIComponent(`claim:${claimId}`)}`,
    );
    const [entry] = body["items"] as { entryId: string }[];
    const path = `/ledger/entries/${found(entry).entryId}/reverse`;
    await this.#client.post("mileage-ledger", this.#office, path, {});
  }

  #headOf({ departmentCode }: SeededPerson): SeededPerson {
    return found(this.#heads.get(departmentCode));
  }
}

/** What the plan says is there must be there. */
export function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the seeded year lacks somebody or something");
  return value;
}
