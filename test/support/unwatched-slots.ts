import { OfferedSlots } from '../../libs/bookings/src/domain/offered-slots.ts';

/** Slots whose counts nobody looks at. */
export function unwatchedSlots(): OfferedSlots {
  const nobody = { add: (): void => undefined };
  return new OfferedSlots({ offered: nobody, refused: nobody });
}
