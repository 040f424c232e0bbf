/** Shows each client: the state of its back ends, its connections, its waiters and its calls. */

import { summaryOf } from './back-ends.js';
import { byId, element, setText } from './dom.js';
import { connections, count, micros, NONE, short } from './format.js';

function duration(value) {
	return value === null ? NONE : micros(value);
}

const FIGURES = {
	active: { label: 'active', of: ({ connections }) => count(connections.active) },
	idle: { label: 'idle', of: ({ connections }) => count(connections.idle) },
	max: { label: 'max', of: ({ connections }) => count(connections.max) },
	waiters: { label: 'waiters', of: ({ connections }) => count(connections.waiters) },
	calls: { label: 'calls/s', of: ({ calls }) => short(calls.perSecond) },
	failures: { label: 'failed/s', of: ({ calls }) => short(calls.failuresPerSecond) },
	p50: { label: 'p50', of: ({ calls }) => duration(calls.p50Micros) },
	p99: { label: 'p99', of: ({ calls }) => duration(calls.p99Micros) },
};

/** The number of connections, shown before the addresses that they lead to. */
function established({ active, idle }) {
	return `${connections(active + idle)} to`;
}

/** The card of one client. */
class Client {

	#state = element('span', 'state');
	#pill = element('p', 'pill');
	#established = element('span', 'established');
	#target = element('b', 'target');
	#figures = {};

	constructor(name, parent) {
		const card = element('article', 'card client');
		card.id = `client-${name}`;
		const title = element('h2', '', name);
		title.id = `${card.id}-title`;
		card.setAttribute('aria-labelledby', title.id);
		this.#pill.setAttribute('role', 'status');
		this.#pill.append(element('span', 'hidden', `${name}: `), this.#state);
		const line = element('p', 'muted');
		line.append(this.#established, ' ', this.#target);
		card.append(title, this.#pill, line, this.#list(name));
		parent.append(card);
	}

	#list(name) {
		const list = element('dl');
		for (const [id, { label }] of Object.entries(FIGURES)) {
			const figure = element('div');
			const value = element('dd', 'value');
			value.dataset.figure = `${name}.${id}`;
			this.#figures[id] = value;
			figure.append(element('dt', '', label), value);
			list.append(figure);
		}
		return list;
	}

	show(client) {
		const [mood, text] = summaryOf(client.backEnds);
		this.#pill.className = `pill ${mood}`;
		setText(this.#state, text);
		setText(this.#established, established(client.connections));
		setText(this.#target, client.pool.target);
		for (const [id, { of }] of Object.entries(FIGURES)) {
			setText(this.#figures[id], of(client));
		}
	}

}

/** The cards by client. */
const cards = new Map();

export function showClients(clients) {
	for (const client of clients) {
		const { name } = client.pool;
		if (!cards.has(name)) {
			cards.set(name, new Client(name, byId('clients')));
		}
		cards.get(name).show(client);
	}
}
