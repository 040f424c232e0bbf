package io.github.socketpool.testing;

/**
 * Prints what a test has measured.
 */
public final class Figures {

	private Figures() {
	}

	/**
	 * Print a line.
	 */
	public static void print(String format, Object... values) {
		System.out.println("[figures] " + format.formatted(values));
	}

}
