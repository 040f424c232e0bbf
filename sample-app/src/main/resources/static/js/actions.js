/** Runs what buttons do, and says how it ended. */

import { explain } from './application.js';
import { byId } from './dom.js';

/** Run an action and show its result below the button. It does not start again while it runs. */
export async function act(name, buttons, begins, action) {
	if (buttons.some((button) => button.ariaDisabled === 'true')) {
		return;
	}
	buttons.forEach((button) => (button.ariaDisabled = 'true'));
	say(name, begins);
	try {
		say(name, await action());
	}
	catch (error) {
		say(name, explain(error), true);
	}
	finally {
		buttons.forEach((button) => (button.ariaDisabled = 'false'));
	}
}

function say(name, text, bad = false) {
	const message = byId(`${name}-message`);
	message.textContent = text;
	message.classList.toggle('bad', bad);
}
