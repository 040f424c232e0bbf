package io.github.socketpool;

/**
 * A source of elapsed time in nanoseconds. Only differences between two readings are
 * meaningful, as with {@link System#nanoTime()}, so changes of the wall clock do not
 * affect the library. Implementations must be thread-safe.
 */
@FunctionalInterface
public interface Ticker {

	/**
	 * Return the current reading.
	 * @return nanoseconds since an arbitrary origin; may be negative
	 */
	long nanos();

	/**
	 * Return the ticker of this virtual machine.
	 * @return a ticker that reads {@link System#nanoTime()}
	 */
	static Ticker system() {
		return System::nanoTime;
	}

}
