package io.github.socketpool.template;

import java.io.IOException;

/**
 * An {@link Envelope} cannot carry a request, or a body is no response of it. Callers get
 * the message as part of their error, so it contains no part of a payload or of what a
 * server sent.
 */
public class EnvelopeException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an error.
	 * @param problem what is wrong and what to do, beginning in lower case and without a
	 * full stop, since it is placed within a message
	 */
	public EnvelopeException(String problem) {
		super(problem);
	}

}
