import { defineErrors } from '#kernel';
import { webhookErrorTexts } from './webhook-error-texts.ts';

export const webhookErrors = defineErrors({
  limitReached: { code: 'WEBHOOK_LIMIT_REACHED', status: 409, title: 'There are as many webhook endpoints as there may be', retryable: false, advice: 'Delete one that is not needed any more.' },
}, webhookErrorTexts);
