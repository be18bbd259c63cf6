/** Every kind a person or a role may belong to, not only those that lead on cases. */
export const ANY_KIND = ["district", "department", "section", "street", "office", "community", "enterprise"];

/** Roles a person can hold; citizen, channel and system are not people. */
export const NOT_GRANTABLE = ["citizen", "channel", "system"];
