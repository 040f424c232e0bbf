/** Draws the charts. */

import uPlot from '../webjars/uplot/dist/uPlot.esm.js';
import { element } from './dom.js';
import { count, micros, NONE, short, UNKNOWN } from './format.js';
import { SPAN_SECONDS } from './history.js';

const HEIGHT = 174;

/** How far from the start of a load its name may stand. */
const MAX_LABEL_SHIFT = 50;

const MODES = { pooled: 'pooled', 'per-call': 'per call', shared: 'shared' };

/**
 * The charts. Of each series: what it is called, the variable of the style sheet that has its colour, the figure of a
 * sample, and how it is drawn. Those of a stack are drawn on top of the ones after them.
 */
const CHARTS = [
	{
		id: 'connections', title: 'Connections', least: 10, stepped: true,
		series: [
			{ id: 'active', label: 'active', figure: (s) => s.connections.active, stacked: true },
			{ id: 'idle', label: 'idle', figure: (s) => s.connections.idle, stacked: true },
			{ id: 'connecting', label: 'connecting', figure: (s) => s.connections.connecting, stacked: true },
			// Those of a load with its own pool, since the limit does not apply to them.
			{ id: 'load', label: 'of the load', figure: (s) => s.connections.ofLoad, stacked: true },
			{ id: 'limit', label: 'max', figure: (s) => s.connections.max, dashed: true },
		],
	},
	{
		id: 'waiters', title: 'Waiting callers', least: 10, stepped: true,
		series: [{ id: 'waiters', label: 'waiters', figure: (s) => s.connections.waiters, filled: true }],
	},
	{
		id: 'time-wait', title: 'Sockets in TIME_WAIT', least: 100,
		series: [
			{ id: 'time-wait', label: 'to the back end', figure: (s) => s.sockets.timeWait, filled: true, unknown: true },
			{ id: 'host', label: 'on this host', figure: (s) => s.sockets.timeWaitHost, dashed: true, unknown: true },
		],
	},
	{
		id: 'ports', title: 'Free ports', least: 1000,
		series: [{ id: 'ports', label: 'to the back end', figure: (s) => s.sockets.portsFree, filled: true, unknown: true }],
	},
	{
		id: 'calls', title: 'Calls per second', least: 10,
		series: [
			{ id: 'calls', label: 'succeeded', figure: (s) => s.calls.perSecond, filled: true },
			{ id: 'failures', label: 'failed', figure: (s) => s.calls.failuresPerSecond, hidesZero: true },
		],
	},
	{
		id: 'latency', title: 'Latency of successful calls', logarithmic: true, format: micros,
		series: [
			{ id: 'p50', label: 'p50', figure: (s) => s.calls.p50Micros },
			{ id: 'p99', label: 'p99', figure: (s) => s.calls.p99Micros },
		],
	},
];

function colour(name) {
	return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** One chart, with the figures of the newest sample, or of the one under the pointer, above it. */
class Chart {

	#definition;
	#plot;
	#values = new Map();
	#when;
	#columns = [];
	#loads = [];

	constructor(definition, parent) {
		this.#definition = definition;
		const figure = element('figure', 'card chart');
		figure.id = `chart-${definition.id}`;
		const canvas = element('div', 'plot');
		canvas.setAttribute('role', 'img');
		canvas.setAttribute('aria-label', `${definition.title}: a chart of the last two minutes`);
		figure.append(this.#caption(), canvas);
		parent.append(figure);
		this.#plot = new uPlot(this.#options(canvas.clientWidth), [[], ...definition.series.map(() => [])], canvas);
		new ResizeObserver(() => this.#plot.setSize({ width: canvas.clientWidth, height: HEIGHT })).observe(canvas);
	}

	#caption() {
		const caption = element('figcaption');
		this.#when = element('span', 'when');
		caption.append(element('h2', '', this.#definition.title), this.#when);
		const legend = element('ul', 'legend');
		for (const series of this.#definition.series) {
			const swatch = element('span', series.dashed ? 'swatch dashed' : 'swatch');
			swatch.style.background = `var(--${series.id})`;
			swatch.style.borderColor = `var(--${series.id})`;
			const label = element('div', 'label');
			label.append(swatch, series.label);
			const value = element('div', 'value', NONE);
			value.dataset.figure = `${this.#definition.id}.${series.id}`;
			this.#values.set(series, value);
			const entry = element('li');
			entry.append(label, value);
			legend.append(entry);
		}
		caption.append(legend);
		return caption;
	}

	#options(width) {
		const definition = this.#definition;
		return {
			width,
			height: HEIGHT,
			padding: [18, 18, 0, 0],
			legend: { show: false },
			cursor: { sync: { key: 'time' }, drag: { x: false, y: false }, y: false },
			scales: {
				x: { time: false, range: [-SPAN_SECONDS, 0] },
				y: definition.logarithmic ? { distr: 3, range: decades } : { range: (u, min, max) => [0, ceiling(max, definition.least)] },
			},
			axes: [
				this.#axis({ size: 28, gap: 8, splits: [-120, -90, -60, -30, 0], values: (u, splits) => splits.map((age) => (age === 0 ? 'now' : `${-age} s`)) }),
				this.#axis({ size: 56, gap: 6, space: 36, ...(definition.logarithmic && { splits: powersOfTen }), values: (u, splits) => splits.map((value) => this.#tick(value)) }),
			],
			series: [{}, ...this.#drawn().map((series) => this.#style(series))],
			hooks: { drawClear: [(plot) => this.#drawLoads(plot)], setCursor: [() => this.#show()] },
		};
	}

	#axis(options) {
		return {
			stroke: () => colour('muted'),
			font: '12px system-ui, sans-serif',
			grid: { stroke: () => colour('grid'), width: 1 },
			ticks: { show: false },
			...options,
		};
	}

	#tick(value) {
		// uPlot leaves out some ticks of a logarithmic axis.
		if (value === null) {
			return null;
		}
		return this.#definition.logarithmic ? micros(value) : short(value);
	}

	/** The series in drawing order: the top of a stack first, so that the others cover it. */
	#drawn() {
		const series = this.#definition.series;
		return [...series.filter((s) => s.stacked).reverse(), ...series.filter((s) => !s.stacked)];
	}

	#style(series) {
		const fill = series.stacked ? () => colour(series.id) : () => `color-mix(in srgb, ${colour(series.id)} 16%, transparent)`;
		return {
			stroke: () => colour(series.id),
			width: series.stacked ? 0 : series.dashed ? 1.5 : 2,
			dash: series.dashed ? [5, 4] : undefined,
			fill: series.stacked || series.filled ? fill : undefined,
			paths: this.#definition.stepped ? uPlot.paths.stepped({ align: -1 }) : uPlot.paths.linear(),
			points: { show: this.#definition.logarithmic ? undefined : false, size: 4 },
		};
	}

	update(history) {
		this.#loads = history.loads();
		this.#columns = this.#definition.series.map((series) => history.column(series.figure));
		this.#plot.setData([history.ages(), ...this.#drawn().map((series) => this.#heights(series))]);
		this.#show();
	}

	/** The heights of a stacked series are added to those before it. */
	#heights(series) {
		const position = this.#definition.series.indexOf(series);
		if (!series.stacked) {
			return series.hidesZero ? this.#columns[position].map((value) => value || null) : this.#columns[position];
		}
		const below = this.#columns.slice(0, position + 1);
		return below[0].map((value, i) => (value === null ? null : below.reduce((sum, column) => sum + column[i], 0)));
	}

	#show() {
		const ages = this.#plot?.data[0] ?? [];
		const index = this.#plot?.cursor.idx ?? ages.length - 1;
		const age = Math.round(-(ages[index] ?? 0));
		this.#when.textContent = age > 0 ? `${age} s ago` : '';
		this.#definition.series.forEach((series, position) => {
			const value = this.#columns[position]?.[index] ?? null;
			const format = this.#definition.format ?? count;
			const output = this.#values.get(series);
			output.textContent = value !== null ? format(value) : series.unknown ? UNKNOWN : NONE;
			output.classList.toggle('unknown', value === null);
		});
	}

	/** Shade and label the periods in which loads ran. */
	#drawLoads(plot) {
		const { ctx, bbox } = plot;
		const scale = devicePixelRatio;
		ctx.save();
		ctx.beginPath();
		ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
		ctx.clip();
		ctx.font = `${11 * scale}px system-ui, sans-serif`;
		ctx.textAlign = 'left';
		ctx.textBaseline = 'bottom';
		let free = bbox.left;
		for (const { mode, from, to } of this.#loads) {
			const left = plot.valToPos(from, 'x', true);
			const width = Math.max(plot.valToPos(to, 'x', true) - left, 2 * scale);
			ctx.fillStyle = colour(`${mode}-band`);
			ctx.fillRect(left, bbox.top, width, bbox.height);
			ctx.fillStyle = colour(mode);
			ctx.fillRect(left, bbox.top - 2 * scale, width, 2 * scale);
			const label = MODES[mode];
			const labelWidth = ctx.measureText(label).width;
			// The label of a load that has just begun is before its start; one right behind another load has it after its start.
			const at = Math.min(Math.max(left, free), bbox.left + bbox.width - labelWidth);
			if (at >= free && at - left < MAX_LABEL_SHIFT * scale) {
				ctx.fillText(label, at, bbox.top - 4 * scale);
				free = at + labelWidth + 8 * scale;
			}
		}
		ctx.restore();
	}

	redraw() {
		this.#plot.redraw(false);
	}

}

/** The end of an axis: a round number with some room above the highest value. */
function ceiling(highest, least) {
	const wanted = Math.max((highest ?? 0) * 1.05, least);
	const power = 10 ** Math.floor(Math.log10(wanted));
	return [1, 1.5, 2, 3, 4, 5, 10].find((step) => step * power >= wanted) * power;
}

/** Whole powers of ten, from 100 µs to 10 ms at least. */
function decades(plot, lowest, highest) {
	const from = Math.min(lowest ?? Infinity, 100);
	const to = Math.max(highest ?? 0, 10_000);
	return [10 ** Math.floor(Math.log10(Math.max(from, 1))), 10 ** Math.ceil(Math.log10(to))];
}

function powersOfTen(plot, axis, lowest, highest) {
	const powers = [];
	for (let power = lowest; power <= highest; power *= 10) {
		powers.push(power);
	}
	return powers;
}

/** Draw all charts, in step with the colours of the system. */
export function createCharts(parent) {
	const charts = CHARTS.map((definition) => new Chart(definition, parent));
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach((chart) => chart.redraw()));
	return { update: (history) => charts.forEach((chart) => chart.update(history)) };
}
