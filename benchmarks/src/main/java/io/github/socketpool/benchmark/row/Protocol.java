package io.github.socketpool.benchmark.row;

/**
 * What a row and its server speak.
 */
public enum Protocol {

	/**
	 * Frames, which are headers with a length and bodies.
	 */
	FRAMES,

	/**
	 * HTTP/1.1.
	 */
	HTTP

}
