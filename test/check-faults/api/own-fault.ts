/** Set for the API of a checker: what it does to itself when it gets SIGUSR2. */
export const ownFaultVariable = 'COUVERT_TEST_OWN_FAULT';

const ownFaults = ['blocked', 'rejection', 'memory', 'clock'] as const;
export type OwnFault = (typeof ownFaults)[number];

export function isOwnFault(text: string): text is OwnFault {
  return (ownFaults as readonly string[]).includes(text);
}
