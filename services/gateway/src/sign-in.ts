import type { Ids } from "@dure/kernel";
import { isTenantId, type TenantId } from "@dure/messages";
import type { Identity } from "@dure/service-kit";
import type { DemoPerson } from "./demo-person.ts";
import { gatewayError } from "./errors.ts";
import type { PersonLookup } from "./person-lookup.ts";
import type { PersonNames } from "./person-names.ts";

export type SignInChoice =
  | { readonly agency: string; readonly personRef: string }
  | { readonly agency: string; readonly citizen: true };

export interface SignInOptions {
  readonly developmentSignIn: boolean;
  readonly demoPeople: () => readonly DemoPerson[] | Promise<readonly DemoPerson[]>;
  readonly people: PersonLookup;
  readonly names: PersonNames;
  readonly ids: Ids;
}

/**
 * Who somebody is after choosing a demo person. Roles come from the directory, never from the request. Refusals:
 * `SIGN_IN_DISABLED`, `SIGN_IN_FAILED`, and `GRPC_UNAVAILABLE` while the directory is silent.
 */
export async function signIn(choice: SignInChoice, options: SignInOptions): Promise<Identity> {
  if (!options.developmentSignIn) throw gatewayError("SIGN_IN_DISABLED");
  if (!isTenantId(choice.agency)) throw gatewayError("SIGN_IN_FAILED");
  const tenantId: TenantId = choice.agency;
  const offered = (await options.demoPeople()).filter(({ agency }) => agency === tenantId);
  if ("citizen" in choice) {
    if (offered.length === 0) throw gatewayError("SIGN_IN_FAILED");
    return citizen(tenantId, options.ids.nextRef());
  }
  const { personRef } = choice;
  const known = offered.find((one) => one.personRef === personRef);
  if (known?.kind === "citizen") return citizen(tenantId, personRef);
  if (known?.kind === "operator") {
    return { tenantId, kind: "operator", personRef, roles: known.roles ?? ["OPERATOR"] };
  }
  const person = await options.people.find(tenantId, personRef);
  if (!person) throw gatewayError("SIGN_IN_FAILED");
  return { tenantId, kind: "person", personRef, ...person };
}

const citizen = (tenantId: TenantId, personRef: string): Identity => ({
  tenantId,
  kind: "citizen",
  personRef,
  roles: ["CITIZEN"],
});
