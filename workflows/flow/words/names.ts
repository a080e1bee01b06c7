/** What people may call things: fields of their own, nodes, ports. */

/** Names that mean something to JavaScript objects and are refused wherever a user may name something. */
export const reservedNames = new Set(['__proto__', 'constructor', 'prototype']);

const customName = /^[\p{L}\p{N}_-][\p{L}\p{M}\p{N}_.-]{0,59}$/u;

/** Whether a field of a lead's own may be called so: letters of any script, digits, `_`, `.` and `-`; 60 at most, no `.` in front. */
export const isCustomName = (name: string): boolean => customName.test(name) && !reservedNames.has(name);

/** The same in words, for programs. */
export const customNameRule = 'letters, digits, "_", "." and "-", 60 at most';
