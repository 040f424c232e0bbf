/** Formats figures for people. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
/** No line break between a figure and its unit. */
const SPACE = '\u00a0';

const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const UNKNOWN = 'unknown';
export const NONE = '–';

/** A number such as 28,232. */
export function count(value) {
	return whole.format(value);
}

/** A number where there is little room, such as 28K. */
export function short(value) {
	return compact.format(value);
}

/** A number of calls. */
export function calls(number) {
	return `${count(number)} ${number === 1 ? 'call' : 'calls'}`;
}

/** A number of connections. */
export function connections(number) {
	return number === 0 ? 'no connection' : `${count(number)} ${number === 1 ? 'connection' : 'connections'}`;
}

/** A difference with its sign. */
export function change(value) {
	return value === 0 ? '±0' : (value > 0 ? '+' : '−') + whole.format(Math.abs(value));
}

/** A duration in a suitable unit. */
export function micros(value) {
	if (value < 1000) {
		return `${threeDigits.format(value)}${SPACE}µs`;
	}
	return value < 1_000_000 ? `${threeDigits.format(value / 1000)}${SPACE}ms` : `${threeDigits.format(value / 1_000_000)}${SPACE}s`;
}

/** A completed duration, for sentences. */
export function elapsed(value) {
	return value < 10 ? micros(value * 1_000_000) : seconds(value);
}

/** A duration that still grows, for sentences. */
export function seconds(value) {
	return value < 120 ? `${whole.format(value)}${SPACE}s` : `${whole.format(value / 60)}${SPACE}min`;
}
