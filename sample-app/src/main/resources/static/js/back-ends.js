/** Lists the back ends of all clients, stops and starts them, and shows why connects fail. */

import { act } from './actions.js';
import { post } from './application.js';
import { byId, element, setText } from './dom.js';
import { elapsed, NONE, seconds } from './format.js';

/** The state of a back end in a few words, and whether it is good or bad; neither while it is unknown. */
export function stateOf({ embedded, running, downForMillis }, connected) {
	const down = downForMillis !== null;
	if (embedded && !running) {
		return ['bad', 'stopped'];
	}
	if (embedded) {
		return down ? ['', 'running, not connected yet'] : ['good', 'running'];
	}
	if (down) {
		return ['bad', 'not reachable'];
	}
	return connected ? ['good', 'connected'] : ['', 'not connected'];
}

export function isConnected({ active, idle }) {
	return active + idle > 0;
}

/** The pool tries again when a call needs a connection, or by itself to keep connections idle. */
function nextAttempt(millis, minIdle) {
	if (millis === 0) {
		return minIdle > 0 ? 'now' : 'with the next call';
	}
	const pause = elapsed(millis / 1000);
	return minIdle > 0 ? `in ${pause}` : `in ${pause}, with a call`;
}

/** One back end of a client, in the list. */
class BackEnd {

	#address = element('b');
	#state = element('span');
	#button = element('button');
	#shown;

	constructor(client, parent) {
		const text = element('p');
		const line = element('span', 'muted', `${client}: `);
		line.append(this.#state);
		text.append(this.#address, line);
		this.#button.addEventListener('click', () => this.#stopOrStart());
		const item = element('li');
		item.dataset.client = client;
		item.append(text, this.#button);
		parent.append(item);
	}

	show(backEnd, connected) {
		const [mood, text] = stateOf(backEnd, connected);
		this.#shown = backEnd;
		setText(this.#address, backEnd.address);
		this.#state.className = mood;
		setText(this.#state, text);
		const verb = backEnd.running ? 'Stop' : 'Start';
		this.#button.hidden = !backEnd.embedded;
		this.#button.dataset.verb = verb.toLowerCase();
		this.#button.ariaLabel = `${verb} ${backEnd.address}`;
		setText(this.#button, verb);
	}

	#stopOrStart() {
		const { address, port, running } = this.#shown;
		act('server', [this.#button], '', async () => {
			await post(`server/${running ? 'stop' : 'start'}?port=${port}`);
			return running ? `${address} has been stopped. Calls to it fail at once until it is started.`
				: `${address} is listening again.`;
		});
	}

}

/** The entries of the list by client, in the order of its back ends. */
const shown = new Map();

function entry(client, position) {
	const entries = shown.get(client) ?? [];
	shown.set(client, entries);
	entries[position] ??= new BackEnd(client, byId('back-ends'));
	return entries[position];
}

const FACTS = { address: 'Back end', since: 'Connects failing for', next: 'Next attempt', cause: 'Cause' };

/** Since when and why connects to a back end fail, and when the next one follows. */
function showOutage(id, { address, downForMillis, nextAttemptMillis, cause }, minIdle) {
	if (!byId(id)) {
		const outage = element('dl', 'outage');
		outage.id = id;
		for (const [fact, name] of Object.entries(FACTS)) {
			outage.append(element('dt', '', name), element('dd', fact));
		}
		byId('outages').append(outage);
	}
	const texts = { address, since: seconds(downForMillis / 1000), next: nextAttempt(nextAttemptMillis, minIdle), cause: cause ?? NONE };
	for (const [fact, text] of Object.entries(texts)) {
		setText(byId(id).querySelector(`.${fact}`), text);
	}
}

export function showBackEnds(clients) {
	const failing = new Set();
	for (const { pool, connections, backEnds } of clients) {
		backEnds.forEach((backEnd, i) => {
			entry(pool.name, i).show(backEnd, isConnected(connections));
			if (backEnd.downForMillis !== null) {
				const id = `outage-${pool.name}-${i}`;
				failing.add(id);
				showOutage(id, backEnd, pool.minIdle);
			}
		});
	}
	[...byId('outages').children].filter((outage) => !failing.has(outage.id)).forEach((outage) => outage.remove());
}
