/** Talks to the application. */

const TIMEOUT_MILLIS = 5000;

/** The application answered that it cannot do what was asked for. Its message is for people. */
export class Refused extends Error {
}

async function answer(response) {
	const isJson = response.headers.get('Content-Type')?.includes('json');
	const body = isJson ? await response.json() : null;
	if (!response.ok) {
		throw new Refused(body?.detail ?? body?.message ?? `The application answered ${response.status} to ${new URL(response.url).pathname}.`);
	}
	return body;
}

export async function get(path) {
	return answer(await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS) }));
}

/** No time limit: a load answers when it has ended. */
export async function post(path, json) {
	const body = json && JSON.stringify(json);
	const headers = json && { 'Content-Type': 'application/json' };
	return answer(await fetch(path, { method: 'POST', body, headers }));
}
