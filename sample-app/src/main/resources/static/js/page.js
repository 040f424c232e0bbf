/** Keeps the page up to date while it is visible. */

import { explain, get, Refused, Unreachable } from './application.js';
import { showBackEnds } from './back-ends.js';
import { createCharts } from './charts.js';
import { showClients } from './clients.js';
import { showConnections } from './connections.js';
import { createControls } from './controls.js';
import { byId, element, setText } from './dom.js';
import { History } from './history.js';

const INTERVAL_MILLIS = 500;
const INTERVAL_WHILE_UNREACHABLE_MILLIS = 2000;
const ADVICE_INTERVAL_MILLIS = 3000;

const history = new History();
const charts = createCharts(byId('charts'));
const controls = createControls();

let begin;
/** Resolved by the first response, which has the name of the pool. */
const begun = new Promise((resolve) => (begin = resolve));

/** The pool of the default client. */
let poolName;

/** The ids of the advice that is shown and has been announced. */
let adviceGiven = '';

function showAdvice(advice) {
	const list = byId('advice');
	const texts = advice.length > 0 ? advice.map((one) => one.text) : ['No advice.'];
	// The texts contain durations that grow. For screen readers, advice is new only if its ids change.
	const ids = advice.map((one) => one.id).join();
	if (ids !== adviceGiven) {
		adviceGiven = ids;
		setText(byId('advice-spoken'), texts.join(' '));
	}
	if (texts.join() !== [...list.children].map((item) => item.textContent).join()) {
		list.replaceChildren(...texts.map((text) => element('li', advice.length > 0 ? '' : 'muted', text)));
	}
}

function showReachable(problem) {
	const banner = byId('unreachable');
	banner.hidden = !problem;
	setText(banner, problem ?? '');
	document.body.classList.toggle('stale', Boolean(problem));
}

async function refresh() {
	const live = await get(`live?after=${history.newest}`);
	poolName = live.pool.name;
	showClients(live.clients);
	showBackEnds(live.clients);
	showConnections(live.connections);
	controls.update(live);
	history.add(live.samples);
	charts.update(history);
	begin();
}

async function refreshAdvice() {
	const pool = await get(`actuator/socketpool/${encodeURIComponent(poolName)}`);
	showAdvice(pool.advice);
}

/** Repeat an action while the page is visible, with a pause after each run. */
function repeatWhileVisible(action, intervalMillis) {
	let timer = null;
	let running = false;
	async function turn() {
		timer = null;
		if (running || document.hidden) {
			return;
		}
		running = true;
		const pause = (await action()) ?? intervalMillis;
		running = false;
		timer = setTimeout(turn, pause);
	}
	document.addEventListener('visibilitychange', () => {
		clearTimeout(timer);
		turn();
	});
	return turn();
}

async function refreshOrSay() {
	try {
		await refresh();
		showReachable(null);
		return INTERVAL_MILLIS;
	}
	catch (error) {
		showReachable(`${explain(error)} The page is out of date; it retries every 2 seconds.`);
		return INTERVAL_WHILE_UNREACHABLE_MILLIS;
	}
}

async function refreshAdviceIfPossible() {
	try {
		await refreshAdvice();
	}
	catch (error) {
		if (error instanceof Refused || error instanceof Unreachable) {
			// The banner already says so, or there is no endpoint.
			console.debug(error);
		}
		else {
			byId('advice').textContent = explain(error);
		}
	}
}

repeatWhileVisible(refreshOrSay, INTERVAL_MILLIS);
await begun;
repeatWhileVisible(refreshAdviceIfPossible, ADVICE_INTERVAL_MILLIS);
