import { defineErrors } from '#kernel';
import { securityErrorTexts } from './security-error-texts.ts';

/** What is refused before a feature sees it. */
export const securityErrors = defineErrors({
  rateLimited: { code: 'RATE_LIMITED', status: 429, title: 'Too many requests', retryable: true, advice: 'Wait for the time in Retry-After; RateLimit says what is left.' },
}, securityErrorTexts);
