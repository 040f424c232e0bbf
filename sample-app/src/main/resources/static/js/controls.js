/** The forms and buttons. */

import { act } from './actions.js';
import { get, post } from './application.js';
import { byId, setText } from './dom.js';
import { calls, change, count, elapsed, micros, NONE, UNKNOWN } from './format.js';

const MODES = { pooled: 'pooled', 'per-call': 'with a connection per call', shared: 'over shared connections' };

/** Why a load made fewer calls than requested. */
const ENDS = { complete: '', failures: ' It ended early, after 100 failures in a row.', 'time-limit': ' It ended early, after 2 minutes.' };

/** The pool that is resized. */
let poolName;

/** The contents of the table, by mode. */
const shown = {};

function numbers(form) {
	return Object.fromEntries([...form.querySelectorAll('input')].map((input) => [input.name, input.valueAsNumber]));
}

function showReport(mode, report) {
	const measured = report.timeWaitBefore !== null && report.timeWaitAfter !== null;
	const time = (value) => (value === null ? NONE : micros(value));
	const cells = {
		connections: count(report.connectionsOpened),
		'time-wait': measured ? change(report.timeWaitAfter - report.timeWaitBefore) : UNKNOWN,
		'calls-per-second': count(report.callsPerSecond),
		p50: time(report.p50Micros),
		p99: time(report.p99Micros),
		calls: count(report.calls),
		failures: count(report.failures),
	};
	for (const [row, text] of Object.entries(cells)) {
		document.querySelector(`#results [data-row="${row}"] [data-mode="${mode}"]`).textContent = text;
	}
}

/** Show the results of a load. One with failures does not replace one without, since it cannot be compared. */
async function runLoad(mode, { calls: wanted, concurrency }) {
	const report = await post(`load?calls=${wanted}&concurrency=${concurrency}&mode=${mode}`);
	const kept = report.failures > 0 && shown[mode]?.failures === 0;
	if (!kept) {
		showReport(mode, report);
		shown[mode] = report;
	}
	const failed = report.failures > 0 ? `, of which ${count(report.failures)} failed` : '';
	const table = kept ? ' The table shows the load before it, which had no failures.' : '';
	return `${calls(report.calls)} ${MODES[mode]}${failed}, in ${elapsed(report.elapsedMicros / 1_000_000)}.${ENDS[report.ended]}${table}`;
}

/** Show the progress of the load, whoever started it. */
function showProgress(load) {
	const bar = document.querySelector('.progress progress');
	bar.max = load?.calls ?? 1;
	bar.value = load?.begun ?? 0;
	const made = load && `${count(load.begun)} of ${calls(load.calls)}, ${MODES[load.mode]}`;
	setText(byId('progress-text'), load ? (load.warmingUp ? `Warming up, not measured: ${made}` : made) : 'No load is running.');
}

/** Put the current size into the form, unless it is being edited. */
function showSize(pool) {
	poolName = pool.name;
	const form = byId('resize');
	if (!form.contains(document.activeElement) && !form.dataset.touched) {
		form.elements.maxSize.value = pool.maxSize;
		form.elements.minIdle.value = pool.minIdle;
	}
}

/** Each question is a call of the client rates. */
async function askForRate(from, to) {
	const { rate } = await get(`rates/${from}/${to}`);
	return `1 ${from} = ${rate} ${to}`;
}

/** Make forms and buttons work. */
export function createControls() {
	const load = byId('load');
	load.addEventListener('submit', (event) => {
		event.preventDefault();
		const mode = event.submitter?.value ?? 'pooled';
		if (load.reportValidity()) {
			act('load', [...load.querySelectorAll('button')], 'Running …', () => runLoad(mode, numbers(load)));
		}
	});
	const resize = byId('resize');
	resize.addEventListener('input', () => (resize.dataset.touched = 'true'));
	resize.addEventListener('submit', (event) => {
		event.preventDefault();
		if (resize.reportValidity()) {
			act('resize', [resize.querySelector('button')], '', async () => {
				const size = numbers(resize);
				await post(`actuator/socketpool/${encodeURIComponent(poolName)}/resize`, size);
				delete resize.dataset.touched;
				return `The pool now has at most ${count(size.maxSize)} connections and keeps ${count(size.minIdle)} idle.`;
			});
		}
	});
	const rate = byId('rate');
	rate.addEventListener('submit', (event) => {
		event.preventDefault();
		if (rate.reportValidity()) {
			act('rate', [rate.querySelector('button')], '', () => askForRate(rate.elements.from.value, rate.elements.to.value));
		}
	});
	return {
		update(live) {
			showProgress(live.load);
			showSize(live.pool);
			byId('rates').hidden = !live.clients.some((client) => client.pool.name === 'rates');
		},
	};
}
