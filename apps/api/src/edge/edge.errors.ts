import { defineErrors } from '#kernel';
import { edgeErrorTexts } from './edge-error-texts.ts';

/** What only the HTTP server itself refuses. */
export const edgeErrors = defineErrors({
  expectationFailed: { code: 'EXPECTATION_FAILED', status: 417, title: 'This expectation cannot be met', retryable: false, advice: 'Send no Expect header, or Expect: 100-continue.' },
}, edgeErrorTexts);
