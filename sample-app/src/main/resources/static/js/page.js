/** Keeps the page up to date while somebody looks at it. */

import { explain, get, Refused, Unreachable } from './application.js';
import { createCharts } from './charts.js';
import { createControls } from './controls.js';
import { seconds } from './format.js';
import { History } from './history.js';

const INTERVAL_MILLIS = 500;
const INTERVAL_WHILE_UNREACHABLE_MILLIS = 2000;
const ADVICE_INTERVAL_MILLIS = 3000;

const byId = (id) => document.getElementById(id);

const history = new History();
const charts = createCharts(byId('charts'));
const controls = createControls();

let begin;
/** The first answer, which says what the pool is called. */
const begun = new Promise((resolve) => (begin = resolve));

/** The ids of the advice that is given, and has been said. */
let adviceGiven = '';

function setText(node, text) {
	// Written only when it changes: screen readers read what is written.
	if (node.textContent !== text) {
		node.textContent = text;
	}
}

function showBackEnd({ embedded, running, downForMillis }) {
	const down = downForMillis !== null;
	const since = seconds((downForMillis ?? 0) / 1000);
	const pill = byId('back-end');
	pill.className = running && !down ? 'pill good' : 'pill bad';
	if (embedded && !running) {
		setText(pill, 'Back end stopped');
	}
	else if (embedded && down) {
		setText(pill, 'Back end running, to be found by the next call');
	}
	else {
		setText(pill, down ? `Back end not reachable for ${since}` : embedded ? 'Back end running' : 'Back end reachable');
	}
}

function showAdvice(advice) {
	const list = byId('advice');
	const texts = advice.length > 0 ? advice.map((one) => one.text) : ['Nothing to advise.'];
	// The texts have times that go on. For screen readers, advice is new when there is another piece of it.
	const ids = advice.map((one) => one.id).join();
	if (ids !== adviceGiven) {
		adviceGiven = ids;
		setText(byId('advice-spoken'), texts.join(' '));
	}
	if (texts.join() !== [...list.children].map((item) => item.textContent).join()) {
		list.replaceChildren(...texts.map((text) => Object.assign(document.createElement('li'), { textContent: text, className: advice.length > 0 ? '' : 'muted' })));
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
	setText(byId('pool-name'), live.pool.name);
	setText(byId('pool-target'), live.pool.target);
	showBackEnd(live.backEnd);
	controls.update(live);
	history.add(live.samples);
	charts.update(history);
	begin();
}

async function refreshAdvice() {
	const pool = await get(`actuator/socketpool/${encodeURIComponent(byId('pool-name').textContent)}`);
	showAdvice(pool.advice);
}

/** Do something again and again while the page is seen, each time when the last one has ended. */
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
		showReachable(`${explain(error)} What is shown is out of date; trying again every 2 seconds.`);
		return INTERVAL_WHILE_UNREACHABLE_MILLIS;
	}
}

async function refreshAdviceIfPossible() {
	try {
		await refreshAdvice();
	}
	catch (error) {
		if (error instanceof Refused || error instanceof Unreachable) {
			// The banner says so already, or else there is no endpoint to ask.
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
