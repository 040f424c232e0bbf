/** Lists the back ends of all clients, stops and starts them, and shows why one is left out. */

import { act } from './actions.js';
import { post } from './application.js';
import { byId, element, setText } from './dom.js';
import { calls, connections, elapsed, NONE, seconds } from './format.js';

/** The state of a back end in a few words, and whether it is good or bad; neither while it is unknown. */
function stateOf({ embedded, running, state, connections: made }) {
	if (embedded && !running) {
		return ['bad', 'stopped'];
	}
	if (state === 'on-trial') {
		return ['', `${embedded ? 'running' : 'connected'}, on trial`];
	}
	if (embedded) {
		return state === 'down' ? ['', 'running, not connected yet'] : ['good', 'running'];
	}
	if (state === 'down') {
		return ['bad', 'not reachable'];
	}
	return made > 0 ? ['good', 'connected'] : ['', 'not connected'];
}

/** The state of all back ends of a client. If they differ, it says how many serve calls. */
export function summaryOf(backEnds) {
	const states = backEnds.map(stateOf);
	const [mood, text] = states[0];
	if (states.every(([, other]) => other === text)) {
		return [mood, `Back end${backEnds.length > 1 ? 's' : ''} ${text}`];
	}
	const serving = states.filter(([other]) => other === 'good').length;
	return [serving > 0 ? '' : 'bad', `${serving} of ${backEnds.length} back ends serving`];
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
	#figures = element('span', 'figures');
	#button = element('button');
	#item = element('li');
	#shown;

	constructor(client, parent) {
		const text = element('p');
		const line = element('span', 'muted', `${client}: `);
		line.append(this.#state);
		text.append(this.#address, line, this.#figures);
		this.#button.addEventListener('click', () => this.#stopOrStart());
		this.#item.dataset.client = client;
		this.#item.append(text, this.#button);
		parent.append(this.#item);
	}

	/** Others are the other back ends of the client. */
	show(backEnd, others) {
		const [mood, text] = stateOf(backEnd);
		this.#shown = { ...backEnd, replaceable: others.some(({ running }) => running) };
		this.#item.dataset.address = backEnd.address;
		setText(this.#address, backEnd.address);
		this.#state.className = mood;
		setText(this.#state, text);
		setText(this.#figures, `${connections(backEnd.connections)}, ${calls(backEnd.calls)}`);
		const verb = backEnd.running ? 'Stop' : 'Start';
		this.#button.hidden = !backEnd.embedded;
		this.#button.dataset.verb = verb.toLowerCase();
		this.#button.ariaLabel = `${verb} ${backEnd.address}`;
		setText(this.#button, verb);
	}

	#stopOrStart() {
		const { address, port, running, replaceable } = this.#shown;
		const consequence = replaceable ? 'The other back end serves the calls.' : 'Calls to it fail at once until it is started.';
		act('server', [this.#button], '', async () => {
			await post(`server/${running ? 'stop' : 'start'}?port=${port}`);
			return running ? `${address} has been stopped. ${consequence}` : `${address} is listening again.`;
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

const FACTS = { address: 'Back end', since: 'Down for', next: 'Next attempt', cause: 'Cause' };

/** Since when and why a back end is left out, and when it is tried again. */
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
	for (const { pool, backEnds } of clients) {
		backEnds.forEach((backEnd, i) => {
			entry(pool.name, i).show(backEnd, backEnds.filter((other) => other !== backEnd));
			if (backEnd.downForMillis !== null) {
				const id = `outage-${pool.name}-${i}`;
				failing.add(id);
				showOutage(id, backEnd, pool.minIdle);
			}
		});
	}
	[...byId('outages').children].filter((outage) => !failing.has(outage.id)).forEach((outage) => outage.remove());
}
