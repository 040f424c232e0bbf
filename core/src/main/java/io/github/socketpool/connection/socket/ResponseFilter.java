package io.github.socketpool.connection.socket;

import java.io.IOException;
import java.util.Objects;

import io.github.socketpool.Endpoint;
import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.MessageReceiver;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.ResponseMismatchException;
import io.github.socketpool.payload.PayloadConversionException;
import io.github.socketpool.payload.RedactedException;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * Judges the frames of one connection by a {@link ResponseMatcher}. Counts the messages
 * among them, and passes them on. Not thread-safe.
 */
final class ResponseFilter {

	private final ResponseMatcher matcher;

	private final ExchangeErrors errors;

	private final @Nullable MessageExchange exchange;

	/**
	 * How many frames that had begun to arrive before the request was started are still
	 * to be taken; -1 once a later one was taken.
	 */
	private int earlier = -1;

	private long messages;

	/** How many messages had been skipped when the request was started. */
	private long messagesBefore;

	/**
	 * Create a filter.
	 * @param exchange gets the messages, or {@code null} if they are only counted
	 */
	ResponseFilter(ResponseMatcher matcher, ExchangeErrors errors, @Nullable MessageExchange exchange) {
		this.matcher = matcher;
		this.errors = errors;
		this.exchange = exchange;
	}

	/**
	 * Return what gets the messages.
	 * @return the exchange, or {@code null} if they are only counted
	 */
	@Nullable MessageExchange exchange() {
		return this.exchange;
	}

	/**
	 * Return whether the response to a request could be recognised.
	 */
	boolean canMatch(Frame request) {
		try {
			return this.matcher.reasonToRefuse(request) == null;
		}
		catch (RuntimeException ex) {
			// It fails again when the caller of the request sends it.
			return false;
		}
	}

	/**
	 * Refuse a request whose response could not be recognised.
	 * @throws PayloadConversionException with the reason
	 */
	void requireMatchable(Frame request) {
		String reason;
		try {
			reason = this.matcher.reasonToRefuse(request);
		}
		catch (RuntimeException ex) {
			throw this.errors.matcherFailedOnRequest(RedactedException.of(ex));
		}
		if (reason != null) {
			throw this.errors.unmatchable(reason);
		}
	}

	/**
	 * Record that a request is about to be sent.
	 * @param begun how many frames have begun to arrive and were not taken
	 */
	void requestStarted(int begun) {
		this.earlier = begun;
		this.messagesBefore = this.messages;
	}

	/**
	 * Record that a frame was taken.
	 */
	void frameTaken() {
		if (this.earlier >= 0) {
			this.earlier--;
		}
	}

	/**
	 * Return whether the frame that arrives next had begun to arrive before the request
	 * was started.
	 */
	boolean isNextEarlier() {
		return this.earlier > 0;
	}

	/**
	 * Wait for the response, and skip the messages before it.
	 * @throws ResponseMismatchException if another frame comes first
	 */
	Frame readResponse(FrameChannel frames, Frame request) throws IOException {
		Frame received = frames.read();
		while (judge(request, received) == Match.MESSAGE) {
			skip(received);
			received = frames.readAfterMessage();
		}
		return received;
	}

	/**
	 * Judge a frame that has arrived between two calls.
	 * @param heartbeat the heartbeat whose reply is awaited, or {@code null}
	 */
	Match judgeUnawaited(@Nullable Frame heartbeat, Frame received) {
		Match match;
		try {
			match = match(heartbeat, received);
		}
		catch (RuntimeException ex) {
			return Match.MISMATCH;
		}
		if (match == Match.MESSAGE) {
			skip(received);
		}
		return match;
	}

	/**
	 * Return how many messages have been skipped.
	 */
	long messages() {
		return this.messages;
	}

	/**
	 * Describe the messages that were skipped since the request was started. One of them
	 * may have been the response.
	 * @return the rest of a sentence, empty if there were none
	 */
	String describeSkipped() {
		long skipped = this.messages - this.messagesBefore;
		return (skipped == 0) ? "" : ", " + skipped + " messages skipped: if one of them was the response, correct the "
				+ "correlation.* properties or the ResponseMatcher";
	}

	private void skip(Frame message) {
		this.messages++;
		if (this.exchange != null) {
			this.exchange.received(message);
		}
	}

	/**
	 * Judge a frame that has arrived while a response was awaited. One that had begun to
	 * arrive before the request was sent cannot be its response.
	 */
	private Match judge(Frame request, Frame received) {
		Match match;
		String mismatch;
		try {
			match = match(request, received);
			mismatch = (match == Match.MISMATCH) ? this.matcher.reasonForMismatch(request, received) : null;
		}
		catch (RuntimeException ex) {
			throw this.errors.matcherFailed(RedactedException.of(ex));
		}
		if (match == Match.MISMATCH) {
			throw (mismatch != null) ? this.errors.mismatch(mismatch) : this.errors.mismatch();
		}
		if (match == Match.RESPONSE && this.earlier >= 0) {
			throw this.errors.responseBeforeRequest();
		}
		return match;
	}

	private Match match(@Nullable Frame request, Frame received) {
		return Objects.requireNonNull(this.matcher.match(request, received), "a ResponseMatcher returned null");
	}

	/**
	 * What the connections of one factory do with messages.
	 *
	 * @param matcher tells responses from messages, or {@code null} if the peer sends
	 * none
	 * @param receiver receives the messages, or {@code null} if they are only counted
	 */
	record Rules(@Nullable ResponseMatcher matcher, @Nullable MessageReceiver receiver) {

		/**
		 * Return a filter for the frames of one connection.
		 * @return the filter, or {@code null} if the peer sends no messages
		 */
		@Nullable ResponseFilter newFilter(Endpoint endpoint, FrameCodec codec, ExchangeErrors errors) {
			ResponseMatcher matcher = this.matcher;
			if (matcher == null) {
				return null;
			}
			MessageReceiver receiver = this.receiver;
			return new ResponseFilter(matcher, errors,
					(receiver != null) ? new MessageExchange(receiver, endpoint, codec) : null);
		}

	}

}
