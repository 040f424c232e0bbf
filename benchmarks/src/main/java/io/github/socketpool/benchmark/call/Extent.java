package io.github.socketpool.benchmark.call;

import java.time.Duration;
import java.util.Optional;

import io.github.socketpool.benchmark.Arguments;

/**
 * How long each caller makes calls.
 *
 * @param calls the maximum number of calls of each caller
 * @param nanos the time after which no further call begins
 */
record Extent(long calls, long nanos) {

	/**
	 * Return an extent of some time.
	 * @param time the time
	 * @return the extent
	 */
	static Extent time(Duration time) {
		return new Extent(Long.MAX_VALUE, time.toNanos());
	}

	/**
	 * Return an extent of a number of calls.
	 * @param count the calls of each caller
	 * @return the extent
	 */
	static Extent calls(long count) {
		return new Extent(count, Long.MAX_VALUE);
	}

	/**
	 * Take an extent from arguments: {@code calls}, or else {@code seconds}.
	 */
	static Extent take(Arguments arguments) {
		Extent time = time(arguments.takeSeconds("seconds", "5"));
		String calls = arguments.take("calls", "");
		return calls.isEmpty() ? time : calls(Long.parseLong(calls));
	}

	/**
	 * Return whether a caller makes another call.
	 * @param calls how many it has made
	 * @param elapsedNanos how long ago all callers began
	 * @return whether it makes another call
	 */
	boolean goesOn(long calls, long elapsedNanos) {
		return calls < this.calls && elapsedNanos < this.nanos;
	}

	/**
	 * Return the time, if it is limited.
	 */
	Optional<Duration> time() {
		return (this.nanos < Long.MAX_VALUE) ? Optional.of(Duration.ofNanos(this.nanos)) : Optional.empty();
	}

	/**
	 * Return the extent in the format that {@link #take} reads.
	 */
	String format() {
		return (this.calls < Long.MAX_VALUE) ? "calls=" + this.calls : "seconds=" + seconds();
	}

	String describe() {
		return (this.calls < Long.MAX_VALUE) ? this.calls + " calls of each caller" : seconds() + " s";
	}

	private String seconds() {
		return Arguments.seconds(Duration.ofNanos(this.nanos));
	}

}
