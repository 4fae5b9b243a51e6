// What happens after a commit, and by the clock: the outbox's dispatch, mail, webhooks, jobs.
export {};
