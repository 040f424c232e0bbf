package io.github.socketpool;

/**
 * The progress of a request when its call failed. It tells a caller what can be repeated
 * safely.
 */
public enum RequestProgress {

	/**
	 * No byte of the request was passed to the operating system. The server cannot have
	 * seen it, and the call may be repeated.
	 */
	NOT_SENT,

	/**
	 * Some bytes of the request were sent, but not all. A server that processes whole
	 * frames has not acted on it. Whether it may be repeated depends on the server.
	 */
	PARTLY_SENT,

	/**
	 * The whole request was sent, and no byte of the response arrived. The server may or
	 * may not have acted on it. Repeat only idempotent requests.
	 */
	SENT,

	/**
	 * Part of the response had arrived. The server has acted on the request.
	 */
	RESPONDING;

	/**
	 * Return what a caller whose call has failed needs to know before it repeats the
	 * request.
	 * @return a sentence for an error message
	 */
	public String advice() {
		return switch (this) {
			case NOT_SENT -> "The server has not seen the request: it may be repeated.";
			case PARTLY_SENT -> "The server has not seen the whole request.";
			case SENT -> "The server may have acted on the request: repeat it only if it may be done twice.";
			case RESPONDING -> "The server has acted on the request: repeat it only if it may be done twice.";
		};
	}

}
