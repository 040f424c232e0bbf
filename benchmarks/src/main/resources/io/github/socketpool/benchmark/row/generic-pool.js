'use strict';

// The row "generic-pool": asynchronous callers share the connections of an npm generic-pool with default
// settings, apart from its size. For each line of input, such as
//   row=generic-pool port=4711 pool=8 callers=8 body=120 seconds=5
// it runs the closed loop and prints a line of figures. It ends when its input ends.

const net = require('node:net');
const readline = require('node:readline');
const { createPool } = require('generic-pool');

const PREFIX = 'length:';
const HEADER_BYTES = PREFIX.length + 13;

/** A socket that has at most one call under way. */
class Connection {

	static open(port) {
		return new Promise((resolve, reject) => {
			const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
			socket.once('error', reject);
			socket.once('connect', () => {
				socket.off('error', reject);
				resolve(new Connection(socket));
			});
		});
	}

	constructor(socket) {
		this.socket = socket;
		this.chunks = [];
		this.received = 0;
		this.expected = Infinity;
		socket.on('data', (chunk) => this.receive(chunk));
		socket.on('error', (error) => this.fail(error));
		socket.on('close', () => this.fail(new Error('The server has closed the connection')));
	}

	/** Sends a frame, and returns the body of the one that answers it. */
	exchange(frame) {
		return new Promise((resolve, reject) => {
			this.resolve = resolve;
			this.reject = reject;
			this.socket.write(frame);
		});
	}

	receive(chunk) {
		this.chunks.push(chunk);
		this.received += chunk.length;
		if (this.expected === Infinity && this.received >= HEADER_BYTES) {
			this.joinChunks();
			this.expected = HEADER_BYTES + bodyLength(this.chunks[0]);
		}
		if (this.received > this.expected) {
			this.socket.destroy(new Error('There is more than one response'));
		}
		else if (this.received === this.expected) {
			this.joinChunks();
			const body = this.chunks[0].subarray(HEADER_BYTES);
			this.chunks = [];
			this.received = 0;
			this.expected = Infinity;
			this.resolve(body);
		}
	}

	joinChunks() {
		if (this.chunks.length > 1) {
			this.chunks = [Buffer.concat(this.chunks)];
		}
	}

	fail(error) {
		if (this.reject) {
			this.reject(error);
		}
	}

	close() {
		this.socket.destroy();
	}

}

function encode(request) {
	const json = JSON.stringify(request);
	return PREFIX + String(Buffer.byteLength(json)).padStart(HEADER_BYTES - PREFIX.length, '0') + json;
}

function decode(body) {
	return JSON.parse(body.toString('utf8'));
}

function bodyLength(frame) {
	const header = frame.toString('latin1', 0, HEADER_BYTES);
	if (!/^length:\d{13}$/.test(header)) {
		throw new Error('Not a header: ' + header);
	}
	return Number(header.slice(PREFIX.length));
}

/** Connections to one server, as many as there may be. */
class Row {

	constructor(port, size) {
		this.port = port;
		this.size = size;
		this.opened = 0;
		this.pool = createPool({
			create: async () => {
				const connection = await Connection.open(port);
				this.opened++;
				return connection;
			},
			destroy: async (connection) => connection.close()
		}, { max: size });
		// It would try again forever, and its callers would never hear of it.
		this.pool.on('factoryCreateError', abort);
	}

	/** Makes a call, and has no connection while it encodes and decodes. */
	async call(request) {
		const frame = encode(request);
		const connection = await this.pool.acquire();
		let body;
		try {
			body = await connection.exchange(frame);
		}
		catch (error) {
			await this.pool.destroy(connection);
			throw error;
		}
		await this.pool.release(connection);
		return decode(body);
	}

	async close() {
		await this.pool.drain();
		await this.pool.clear();
	}

}

/** The record that every call sends, padded to the size of the body. */
function newQuote(bytes) {
	const quote = {
		id: 1_000_000_000, symbol: 'ACME.DE', venue: 'XETR', currency: 'EUR', bid: 1_012_550, ask: 1_013_075,
		volume: 4_821, note: ''
	};
	quote.note = 'n'.repeat(Math.max(0, bytes - JSON.stringify(quote).length));
	return quote;
}

function requireEqual(response, request) {
	for (const name in request) {
		if (response[name] !== request[name]) {
			throw new Error(`The answer to ${JSON.stringify(request)} was ${JSON.stringify(response)}`);
		}
	}
}

/** Nanoseconds, as many as there will be. */
class Latencies {

	constructor() {
		this.values = new Float64Array(1 << 16);
		this.count = 0;
	}

	add(value) {
		if (this.count === this.values.length) {
			const larger = new Float64Array(2 * this.count);
			larger.set(this.values);
			this.values = larger;
		}
		this.values[this.count++] = value;
	}

	sort() {
		this.values = this.values.subarray(0, this.count).sort();
	}

	mean() {
		return Math.round(this.values.reduce((sum, value) => sum + value, 0) / this.count);
	}

	percentile(percent) {
		return this.values[Math.max(0, Math.ceil(this.count * percent / 100) - 1)];
	}

}

async function runCaller(row, load, start, latencies) {
	const quote = newQuote(Number(load.body));
	const end = load.seconds ? start + load.seconds * 1000 : Infinity;
	const most = load.calls ? Number(load.calls) : Infinity;
	let calls = 0;
	for (let before = performance.now(); before < end && calls < most;) {
		const request = { ...quote, id: quote.id + calls };
		requireEqual(await row.call(request), request);
		calls++;
		const after = performance.now();
		latencies.add(Math.round((after - before) * 1e6));
		before = after;
	}
	return calls;
}

function usage() {
	const { userCPUTime, systemCPUTime, voluntaryContextSwitches, involuntaryContextSwitches } = process.resourceUsage();
	return {
		cpu: (userCPUTime + systemCPUTime) * 1000, voluntary: voluntaryContextSwitches,
		involuntary: involuntaryContextSwitches
	};
}

async function measure(row, load) {
	const latencies = new Latencies();
	const opened = row.opened;
	const before = usage();
	const start = performance.now();
	const calls = await Promise.all(Array.from({ length: Number(load.callers) },
		() => runCaller(row, load, start, latencies)));
	const nanos = Math.round((performance.now() - start) * 1e6);
	const after = usage();
	latencies.sort();
	return {
		calls: latencies.count, nanos, p50: latencies.percentile(50), p99: latencies.percentile(99),
		p999: latencies.percentile(99.9), longest: latencies.percentile(100), mean: latencies.mean(), fewest: Math.min(...calls),
		most: Math.max(...calls), cpu: after.cpu - before.cpu, voluntary: after.voluntary - before.voluntary,
		involuntary: after.involuntary - before.involuntary, opened: row.opened, openedmeanwhile: row.opened - opened
	};
}

function format(values) {
	return Object.entries(values).map((entry) => entry.join('=')).join(' ');
}

function abort(error) {
	console.error(error);
	process.exit(1);
}

async function main() {
	let row = null;
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const load = Object.fromEntries(line.split(' ').map((option) => option.split('=')));
		const port = Number(load.port);
		const size = Number(load.pool);
		if (row && (row.port !== port || row.size !== size)) {
			await row.close();
			row = null;
		}
		row ??= new Row(port, size);
		console.log(format(await measure(row, load)));
	}
	if (row) {
		await row.close();
	}
}

main().catch(abort);
