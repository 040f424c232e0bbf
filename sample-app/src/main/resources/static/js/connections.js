/** The table of connections. */

import { byId, element, setText } from './dom.js';
import { count, NONE, seconds } from './format.js';

function cells({ state, ageMillis, uses, holder }) {
	return [state, seconds(ageMillis / 1000), count(uses), holder ?? NONE];
}

function note(total, listed) {
	if (total === 0) {
		return 'No connections. The first call opens one.';
	}
	return total > listed ? `The oldest ${count(listed)} of ${count(total)} connections.` : '';
}

/** Rows stay in place, and only changed texts are written. */
export function showConnections({ total, oldest }) {
	const body = document.querySelector('#connections tbody');
	while (body.rows.length > oldest.length) {
		body.lastElementChild.remove();
	}
	oldest.forEach((connection, i) => {
		const texts = cells(connection);
		if (!body.rows[i]) {
			const row = element('tr');
			row.append(...texts.map(() => element('td')));
			body.append(row);
		}
		texts.forEach((text, column) => setText(body.rows[i].cells[column], text));
		body.rows[i].dataset.state = connection.state;
	});
	setText(byId('connections-note'), note(total, oldest.length));
}
