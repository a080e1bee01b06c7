/** An e-mail address as people type it: compared in lower case. */
import * as z from 'zod';

export const emailInput = z
  .email()
  .max(320)
  .transform((email) => email.toLowerCase());
