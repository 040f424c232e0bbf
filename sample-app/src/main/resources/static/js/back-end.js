/** Shows the state of the back end and, while connects fail, since when, why, and when the next one follows. */

import { byId, setText } from './dom.js';
import { elapsed, NONE, seconds } from './format.js';

/** The state in a few words, and whether it is good or bad; neither while it is unknown. */
function summary({ embedded, running, downForMillis }, established) {
	const down = downForMillis !== null;
	if (embedded && !running) {
		return ['bad', 'Back end stopped'];
	}
	if (embedded) {
		return down ? ['', 'Back end running, not connected yet'] : ['good', 'Back end running'];
	}
	if (down) {
		return ['bad', 'Back end not reachable'];
	}
	return established > 0 ? ['good', 'Back end connected'] : ['', 'Back end not connected'];
}

/** The pool tries again when a call needs a connection, or by itself to keep connections idle. */
function nextAttempt(millis, minIdle) {
	if (millis === 0) {
		return minIdle > 0 ? 'now' : 'with the next call';
	}
	const pause = elapsed(millis / 1000);
	return minIdle > 0 ? `in ${pause}` : `in ${pause}, with a call`;
}

/** The number of connections to the back end, shown before its address. */
function connections(established) {
	if (established === 0) {
		return 'no connection to';
	}
	return established === 1 ? '1 connection to' : `${established} connections to`;
}

export function showBackEnd({ backEnd, pool, connections: { established } }) {
	const [mood, text] = summary(backEnd, established);
	byId('back-end').className = `pill ${mood}`;
	setText(byId('back-end'), text);
	setText(byId('pool-connections'), connections(established));
	const down = backEnd.downForMillis !== null;
	byId('outage').className = mood;
	setText(byId('outage-since'), down ? seconds(backEnd.downForMillis / 1000) : NONE);
	setText(byId('outage-next'), down ? nextAttempt(backEnd.nextAttemptMillis, pool.minIdle) : NONE);
	setText(byId('outage-cause'), backEnd.cause ?? NONE);
}
