/** The secret of applications under test, in this process and in others. */
export const testSecret = 'a secret of the tests, which guards nothing at all';
