package io.github.socketpool.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A call of the suite, all of which follows from the seed and its number. Request and
 * answer carry the number, so that the answer of another call is recognised.
 *
 * @param number the first one is 0
 * @param kind how the call is made
 * @param fault what the proxy does to it
 * @param timeout how long it may take
 * @param requestPadding how many bytes follow the head of the request
 * @param answerPadding how many bytes follow the head of the answer
 */
record Call(int number, Kind kind, Fault fault, Duration timeout, int requestPadding, int answerPadding) {

	/** The number, a letter, and the length of the answer's padding. */
	static final int REQUEST_HEAD = 18;

	/** The number and a letter. */
	static final int ANSWER_HEAD = 11;

	private static final int DIGITS = 10;

	/**
	 * Return a call to which nothing happens.
	 */
	static Call honest(int number) {
		return new Call(number, Kind.EXCHANGE, Fault.NONE, Duration.ofSeconds(1), 100, 100);
	}

	byte[] request() {
		return padded(String.format("%010d%c%07d", this.number, this.kind.letter, this.answerPadding), this.number,
				this.requestPadding);
	}

	byte[] answer() {
		return answer(this.number, this.answerPadding);
	}

	/**
	 * Answer a request as an honest server does.
	 * @param request the body of the request
	 */
	static byte[] answerTo(byte[] request) {
		String head = new String(request, 0, REQUEST_HEAD, StandardCharsets.US_ASCII);
		return answer(numberIn(request), Integer.parseInt(head.substring(DIGITS + 1)));
	}

	/**
	 * Return the number that a request or an answer carries.
	 * @return the number, or -1 if it carries none
	 */
	static int numberIn(byte[] body) {
		String digits = new String(body, 0, Math.min(DIGITS, body.length), StandardCharsets.US_ASCII);
		return digits.matches("\\d{10}") ? Integer.parseInt(digits) : -1;
	}

	private static byte[] answer(int number, int padding) {
		return padded(String.format("%010dA", number), number, padding);
	}

	private static byte[] padded(String head, int number, int padding) {
		byte[] body = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + padding);
		Arrays.fill(body, head.length(), body.length, (byte) ('a' + number % 26));
		return body;
	}

	/**
	 * How a call is made.
	 */
	enum Kind {

		EXCHANGE('E'), LEASE('L'), FORGOTTEN_LEASE('N'), ASYNC('F'), ASYNC_CANCELLED('C'), ONE_WAY('W');

		private final char letter;

		Kind(char letter) {
			this.letter = letter;
		}

		/**
		 * Return whether the server answers such a call.
		 */
		boolean isAnswered() {
			return this != ONE_WAY;
		}

	}

}
