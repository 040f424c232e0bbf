package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.util.List;

/**
 * The connect failed to each of several addresses of a host.
 */
final class AddressesFailedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final IOException last;

	/**
	 * Create an error.
	 * @param failures a text for each address, with its failure
	 * @param last the last failure
	 */
	AddressesFailedException(List<String> failures, IOException last) {
		super("Each of its addresses failed: " + String.join(", ", failures) + ".", last);
		this.last = last;
	}

	IOException last() {
		return this.last;
	}

}
