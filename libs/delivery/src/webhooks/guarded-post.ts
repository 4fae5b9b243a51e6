import type { Policy } from '#kernel';
import type { PostWebhook } from './post-webhook.ts';

type Post = Pick<PostWebhook, 'send'>;

/** Webhooks within the policy of their name: so many at once. An endpoint's own time ends first, so that its failure is its own. */
export class GuardedPost implements Post {
  constructor(
    private readonly post: Post,
    private readonly policy: Policy,
  ) {}

  /** @throws PostFailed; PolicyRefusal while too many are under way */
  send(request: Parameters<Post['send']>[0]): ReturnType<Post['send']> {
    return this.policy.execute((signal) => this.post.send({ ...request, signal }), request.signal);
  }
}
