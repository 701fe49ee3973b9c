import type { Clock } from "@dure/kernel";
import { isTenantId } from "@dure/messages";
import { IDENTITY_HEADER, signIdentity } from "@dure/service-kit";
import { z } from "zod";
import type { DemoPerson } from "./demo-person.ts";

const DEADLINE_MS = 3_000;

const Answer = z.object({ name: z.string().max(200) });

/** Names of people, asked for whenever they are shown: the gateway keeps none, so an erased one is nowhere here. */
export interface PersonNames {
  /** Undefined when the directory does not know the person, or does not answer in 3 s. */
  find(agency: string, personRef: string): Promise<string | undefined>;
}

/** Asks the directory as the person would, who sees their own name whole. */
export function directoryNames(options: {
  /** Base address of the directory, without a slash at the end. */
  readonly directory: string;
  readonly clock: Clock;
  readonly identityKey: string;
}): PersonNames {
  const { clock, directory, identityKey } = options;
  return {
    async find(agency, personRef) {
      if (!isTenantId(agency)) return undefined;
      const person = { tenantId: agency, kind: "person", personRef, roles: ["STAFF"] } as const;
      const path = `/api/v1/agencies/${agency}/people/${encodeURIComponent(personRef)}`;
      try {
        const answer = await fetch(directory + path, {
          headers: { [IDENTITY_HEADER]: signIdentity(person, identityKey, clock.nowMs()) },
          signal: AbortSignal.timeout(DEADLINE_MS),
        });
        const read = Answer.safeParse(answer.ok ? await answer.json() : undefined);
        return read.success ? read.data.name : undefined;
      } catch {
        // A name is an ornament: without the directory the page shows references.
        return undefined;
      }
    },
  };
}

/** What somebody is called on a page; the reference where no name is to be had. */
export async function shownName(
  { agency, displayName, personRef }: Pick<DemoPerson, "agency" | "displayName" | "personRef">,
  names: PersonNames,
): Promise<string> {
  return displayName ?? (await names.find(agency, personRef)) ?? personRef;
}
