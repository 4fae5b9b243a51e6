import { describe, expect, it } from 'vitest';
import { parsePlace } from './search-place.ts';

describe('parsePlace', () => {
  it.each([
    ['50.8467,4.3525', 50.8467, 4.3525],
    [' 50 , -4 ', 50, -4],
    ['-90,180', -90, 180],
    ['90,-180.0', 90, -180],
    ['-0.000000000000001,0', -1e-15, 0],
  ])('reads %j', (text, latitude, longitude) => {
    expect(parsePlace(text)).toEqual({ latitude, longitude });
  });

  it.each(['', '50.8', '50.8;4.3', '50.8,4.3,1', '90.0000001,0', '0,180.1', '91,0', 'NaN,0', 'Infinity,0', '1e1,0', '0x1,0', '.5,0', '5.,0', '+5,0', '٥,٤', '0.0000000000000001,0', '50,8,4,3'])('refuses %j', (text) => {
    expect(parsePlace(text)).toBeNull();
  });
});
