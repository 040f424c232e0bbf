/** The samples of the last two minutes, in columns for the charts. */

export const SPAN_SECONDS = 120;

/** Lines are interrupted where samples are missing because the application was down. */
const GAP_MILLIS = 2500;

export class History {

	#samples = [];

	/** The time of the newest sample, by the clock of the application. */
	get newest() {
		return this.#samples.at(-1)?.time ?? 0;
	}

	add(samples) {
		for (const sample of samples) {
			if (this.newest && sample.time - this.newest > GAP_MILLIS) {
				this.#samples.push({ time: sample.time - 1 });
			}
			this.#samples.push(sample);
		}
		const oldest = this.newest - SPAN_SECONDS * 1000;
		this.#samples = this.#samples.filter((sample) => sample.time >= oldest);
	}

	/** The age of each sample relative to the newest: 0 for the newest, negative seconds for the others. */
	ages() {
		return this.#samples.map((sample) => (sample.time - this.newest) / 1000);
	}

	/** One figure of each sample, or null if it is unknown. */
	column(figure) {
		return this.#samples.map((sample) => (sample.connections ? figure(sample) ?? null : null));
	}

	/** Periods in which a load ran: its mode, and from and to in seconds before the newest sample. */
	loads() {
		const loads = [];
		this.#samples.forEach((sample, i) => {
			if (!sample.load) {
				return;
			}
			const to = (sample.time - this.newest) / 1000;
			const last = loads.at(-1);
			if (last && last.mode === sample.load && this.#samples[i - 1].load === sample.load) {
				last.to = to;
			}
			else {
				// The load began after the previous sample.
				const from = i > 0 ? (this.#samples[i - 1].time - this.newest) / 1000 : to;
				loads.push({ mode: sample.load, from, to });
			}
		});
		return loads;
	}

}
