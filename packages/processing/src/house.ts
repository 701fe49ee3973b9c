/** Leases, checkpoints and lists of agencies belong to the installation, not to an agency. */
export const HOUSE = "house";
