import { defineErrors } from '#kernel';
import { edgeErrorTexts } from './edge-error-texts.ts';

/** What only the HTTP server and its edge refuse. */
export const edgeErrors = defineErrors({
  expectationFailed: { code: 'EXPECTATION_FAILED', status: 417, title: 'This expectation cannot be met', retryable: false, advice: 'Send no Expect header, or Expect: 100-continue.' },
  overloaded: { code: 'OVERLOADED', status: 503, title: 'Too many requests are under way', retryable: true, advice: 'Wait for the time in Retry-After, then send the request again; a write with the same Idempotency-Key.' },
}, edgeErrorTexts);
