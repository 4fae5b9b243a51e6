/** A property of a calendar, read by RFC 5545 §3.1 and by nothing of the code that writes it. */
export interface CalendarProperty {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** As it stands there. */
  readonly value: string;
  /** As a TEXT (§3.3.11). */
  readonly text: string;
}

export interface CalendarComponent {
  readonly name: string;
  readonly properties: readonly CalendarProperty[];
  readonly components: readonly CalendarComponent[];
}

/**
 * Reads a calendar as strictly as the RFC is.
 * @throws Error for a line that is too long, ends wrongly or is no property, and for components that do not nest
 */
export function readCalendar(content: string): CalendarComponent {
  if (!content.endsWith('\r\n')) throw new Error('the last line does not end');
  const physical = content.slice(0, -2).split('\r\n');
  for (const line of physical) {
    if (/[\r\n]/.test(line)) throw new Error(`a line ends by CR or LF alone: ${JSON.stringify(line)}`);
    if (Buffer.byteLength(line) > 75) throw new Error(`a line has ${Buffer.byteLength(line)} octets: ${line}`);
  }
  const lines = physical.join('\r\n').replace(/\r\n[ \t]/g, '').split('\r\n');
  const root = { name: '', properties: [] as CalendarProperty[], components: [] as CalendarComponent[] };
  const open = [root];
  for (const line of lines) {
    const property = readProperty(line);
    const inside = open.at(-1) ?? root;
    if (property.name === 'BEGIN') {
      const component = { name: property.value, properties: [], components: [] };
      inside.components.push(component);
      open.push(component);
    } else if (property.name === 'END') {
      if (inside.name !== property.value || inside === root) throw new Error(`${property.value} ends within ${inside.name}`);
      open.pop();
    } else inside.properties.push(property);
  }
  const [calendar, ...others] = root.components;
  if (open.length > 1 || calendar === undefined || others.length > 0 || root.properties.length > 0) throw new Error('not one calendar');
  return calendar;
}

/** The one property of that name. */
export function propertyOf({ name: component, properties }: CalendarComponent, name: string): CalendarProperty {
  const [found, ...others] = properties.filter((property) => property.name === name);
  if (found === undefined || others.length > 0) throw new Error(`${component} has ${others.length + (found === undefined ? 0 : 1)} of ${name}`);
  return found;
}

export function eventOf(calendar: CalendarComponent): CalendarComponent {
  const [event, ...others] = calendar.components;
  if (event?.name !== 'VEVENT' || others.length > 0) throw new Error('not one event');
  return event;
}

function readProperty(line: string): CalendarProperty {
  const [, name] = /^([A-Z0-9-]+)(?=[;:])/i.exec(line) ?? [];
  if (name === undefined) throw new Error(`no property: ${line}`);
  const parameters: Record<string, string> = {};
  let rest = line.slice(name.length);
  for (;;) {
    const parameter = /^;([A-Z0-9-]+)=("[^"\p{Cc}]*"|[^";:,\p{Cc}]*)/iu.exec(rest);
    if (parameter === null) break;
    const [whole, key = '', value = ''] = parameter;
    parameters[key.toUpperCase()] = value.replace(/^"(.*)"$/, '$1');
    rest = rest.slice(whole.length);
  }
  if (!rest.startsWith(':')) throw new Error(`parameters that are none: ${line}`);
  const value = rest.slice(1);
  return { name: name.toUpperCase(), parameters, value, text: value.replace(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped)) };
}
