import { accepted, type CivilDate, type Outcome, refused } from "@dure/kernel";
import type { TenantId } from "@dure/messages";
import { PolicySchema, parsePolicyYaml, policyCanonicalJson, policyHash } from "@dure/policy";
import type { PolicyText } from "../domain/policy/decide.ts";
import { directoryProblems } from "../errors.ts";

export interface PolicyTextRequest {
  readonly tenantId: TenantId;
  readonly policyId: string;
  readonly version: number;
  readonly effectiveFrom: CivilDate;
  /** The rules as YAML (JSON is YAML too). Its own id, agency, version and first day give way to those above. */
  readonly yaml: string;
}

/** Checks rules, stamps them with their place in the book, and hashes them. Refuses `POLICY_INVALID`, naming the place. */
export function policyText(request: PolicyTextRequest): Outcome<PolicyText> {
  const parsed = parsePolicyYaml(request.yaml, "policy.yaml");
  if (!parsed.ok) {
    const [first] = parsed.errors;
    const place = first ? `${first.path || "문서"} (${first.line}:${first.column})` : "문서";
    return invalid(place, first?.why ?? "읽을 수 없습니다.");
  }
  const { tenantId, policyId, version, effectiveFrom } = request;
  const stamped = { ...parsed.policy, id: policyId, agency: tenantId, version, effectiveFrom };
  const checked = PolicySchema.safeParse(stamped);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return invalid(issue?.path.join(".") ?? "문서", "시행 기간이나 항목이 서로 맞지 않습니다.");
  }
  const policy = checked.data;
  return accepted({
    version,
    canonicalJson: policyCanonicalJson(policy),
    hash: policyHash(policy),
    effectiveFrom,
    ...(policy.effectiveTo === undefined ? {} : { effectiveTo: policy.effectiveTo as CivilDate }),
  });
}

const invalid = (path: string, reason: string) =>
  refused(directoryProblems.refuse("POLICY_INVALID", { path, reason }));
