import { describe, expect, it } from 'vitest';
import { judgeConditions } from './conditional-request.ts';

const etag = '"7.abc-br"';
const lastModifiedMs = Date.UTC(2026, 4, 1, 12, 0, 0, 500);
const same = 'Fri, 01 May 2026 12:00:00 GMT';
const before = 'Fri, 01 May 2026 11:59:59 GMT';
const after = 'Fri, 01 May 2026 12:00:01 GMT';
const judge = (headers: Parameters<typeof judgeConditions>[0], validators = { etag, lastModifiedMs: lastModifiedMs as number | null }) => judgeConditions(headers, validators);

describe('a conditional request (RFC 9110, 13)', () => {
  it('without conditions is answered', () => {
    expect(judge({})).toBe('send');
  });

  it.each([
    [etag, 'not-modified'],
    [`W/${etag}`, 'not-modified'],
    [`"other", ${etag}`, 'not-modified'],
    [`"other" , W/${etag} , "more"`, 'not-modified'],
    ['*', 'not-modified'],
    ['"7.abc"', 'send'],
    ['"7.abc-gzip"', 'send'],
    ['7.abc-br', 'send'],
    ['"other"', 'send'],
    ['', 'send'],
    ['"7.abc-br', 'send'],
  ] as const)('If-None-Match: %s → %s, by weak comparison', (header, verdict) => {
    expect(judge({ 'if-none-match': header })).toBe(verdict);
  });

  it.each([
    [same, 'not-modified'],
    [after, 'not-modified'],
    [before, 'send'],
    ['yesterday', 'send'],
  ] as const)('If-Modified-Since: %s → %s', (header, verdict) => {
    expect(judge({ 'if-modified-since': header })).toBe(verdict);
  });

  it('If-None-Match goes before If-Modified-Since, even when it is malformed', () => {
    expect(judge({ 'if-none-match': '"other"', 'if-modified-since': after })).toBe('send');
    expect(judge({ 'if-none-match': 'nonsense', 'if-modified-since': after })).toBe('send');
    expect(judge({ 'if-none-match': etag, 'if-modified-since': before })).toBe('not-modified');
  });

  it.each([
    [etag, 'send'],
    ['*', 'send'],
    [`"other", ${etag}`, 'send'],
    [`W/${etag}`, 'precondition-failed'],
    ['"other"', 'precondition-failed'],
    ['nonsense', 'precondition-failed'],
  ] as const)('If-Match: %s → %s, by strong comparison', (header, verdict) => {
    expect(judge({ 'if-match': header })).toBe(verdict);
  });

  it('If-Match goes before If-Unmodified-Since, and both before If-None-Match', () => {
    expect(judge({ 'if-match': etag, 'if-unmodified-since': before })).toBe('send');
    expect(judge({ 'if-unmodified-since': before })).toBe('precondition-failed');
    expect(judge({ 'if-unmodified-since': same })).toBe('send');
    expect(judge({ 'if-match': '"other"', 'if-none-match': etag })).toBe('precondition-failed');
    expect(judge({ 'if-match': etag, 'if-none-match': etag })).toBe('not-modified');
  });

  it('dates mean nothing to who has none', () => {
    expect(judge({ 'if-modified-since': after, 'if-unmodified-since': before }, { etag, lastModifiedMs: null })).toBe('send');
  });
});
