/** Elements and their texts. Texts are never interpreted as HTML. */

export const byId = (id) => document.getElementById(id);

export function element(name, className = '', text = '') {
	const created = document.createElement(name);
	created.className = className;
	created.textContent = text;
	return created;
}

/** Write a text only if it changes, since screen readers read what is written. */
export function setText(node, text) {
	if (node.textContent !== text) {
		node.textContent = text;
	}
}
