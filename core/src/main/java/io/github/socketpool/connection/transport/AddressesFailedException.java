package io.github.socketpool.connection.transport;

import java.io.IOException;
import java.util.List;

/**
 * None of the several addresses of a host could be connected to.
 */
final class AddressesFailedException extends IOException {

	private static final long serialVersionUID = 1L;

	private final IOException last;

	/**
	 * Create an error.
	 * @param failures each address with its failure, as text
	 * @param last the failure that came last
	 */
	AddressesFailedException(List<String> failures, IOException last) {
		super("Each of its addresses failed: " + String.join(", ", failures) + ".", last);
		this.last = last;
	}

	IOException last() {
		return this.last;
	}

}
