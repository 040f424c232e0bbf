/** Talks to the application. */

const TIMEOUT_MILLIS = 5000;

/** The application rejected a request. The message is for people. */
export class Refused extends Error {
}

/** The application did not answer, or not in time. */
export class Unreachable extends Error {

	constructor(cause) {
		super('The application cannot be reached.', { cause });
	}

}

/** The text of an error for people. An error of the page itself is also in the console. */
export function explain(error) {
	if (error instanceof Refused || error instanceof Unreachable) {
		return error.message;
	}
	console.error(error);
	return `The page has an error: ${error.message}. The browser's console shows more.`;
}

async function reach(path, options) {
	try {
		const response = await fetch(path, options);
		return { response, text: await response.text() };
	}
	catch (error) {
		throw new Unreachable(error);
	}
}

async function ask(path, options) {
	const { response, text } = await reach(path, options);
	const isJson = response.headers.get('Content-Type')?.includes('json');
	const body = isJson ? JSON.parse(text) : null;
	if (!response.ok) {
		throw new Refused(body?.detail ?? body?.message ?? `The application answered ${response.status} to ${new URL(response.url).pathname}.`);
	}
	return body;
}

export function get(path) {
	return ask(path, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
}

/** No time limit, since a load answers when it has ended. */
export function post(path, json) {
	const body = json && JSON.stringify(json);
	const headers = json && { 'Content-Type': 'application/json' };
	return ask(path, { method: 'POST', body, headers });
}
