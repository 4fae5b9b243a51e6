import { bookingErrors } from '#bookings';
import { webhookErrors } from '#delivery';
import { type ErrorDefinition, kernelErrors } from '#kernel';
import { restaurantsErrors } from '#restaurants';
import { securityErrors } from '#security';
import { edgeErrors } from './edge/edge.errors.ts';

/** Every error that the API can answer, of every feature, by code. Nothing else may invent one. */
export const errorsCatalogue: readonly ErrorDefinition[] = Object.freeze(
  [kernelErrors, edgeErrors, securityErrors, restaurantsErrors, bookingErrors, webhookErrors].flatMap(({ definitions }) => definitions).sort((a, b) => (a.code < b.code ? -1 : 1)),
);

const codes = errorsCatalogue.map(({ code }) => code);
const twice = codes.find((code, i) => codes.indexOf(code) !== i);
if (twice !== undefined) throw new Error(`two features declare the error ${twice}`);
