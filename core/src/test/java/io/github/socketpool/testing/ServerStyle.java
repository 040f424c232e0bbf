package io.github.socketpool.testing;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.connection.json.CorrelationMatcher;
import io.github.socketpool.protocol.ContentLengthFormat;
import io.github.socketpool.protocol.DelimiterFormat;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;

/**
 * The requests, responses and messages of servers in the field.
 */
public enum ServerStyle {

	/** The Language Server Protocol: notifications, and requests of the server. */
	LSP(ContentLengthFormat.defaults().codec(), CorrelationMatcher.of("/id", "/id"),
			"{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"m\",\"params\":{\"id\":0}}",
			"{\"result\":{\"id\":0},\"jsonrpc\":\"2.0\",\"id\":%s}",
			"{\"jsonrpc\":\"2.0\",\"method\":\"log\",\"params\":{\"id\":%s,\"message\":\"é\"}}",
			"{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"window/showMessage\"}"),

	/** The protocol of QEMU's monitor: events. */
	QMP(DelimiterFormat.defaults().codec(), CorrelationMatcher.of("/id", "/id"),
			"{\"execute\":\"query\",\"arguments\":{},\"id\":%s}", "{\"return\":{\"x\":[1]},\"id\":%s}",
			"{\"timestamp\":{\"seconds\":%s},\"event\":\"STOP\"}",
			"{\"timestamp\":{\"seconds\":1,\"microseconds\":%s},\"event\":\"RESUME\",\"data\":{\"id\":1}}"),

	/** The protocol of gpsd: reports, which are told apart by their class. */
	GPSD(DelimiterFormat.defaults().withDelimiter("\r\n").codec(), ServerStyle::matchClass, "?C%s;",
			"{\"class\":\"C%s\",\"x\":1}", "{\"class\":\"TPV\",\"lat\":%s}", "{\"class\":\"SKY\",\"satellites\":[%s]}");

	private static final Pattern NUMBER = Pattern.compile("(?<=id\":|\\?C)[1-9][0-9]*");

	private static final Pattern CLASS = Pattern.compile("(?<=class\":\")[A-Z0-9]+");

	private final FrameCodec codec;

	private final ResponseMatcher matcher;

	private final String request;

	private final String response;

	private final String[] messages;

	ServerStyle(FrameCodec codec, ResponseMatcher matcher, String request, String response, String... messages) {
		this.codec = codec;
		this.matcher = matcher;
		this.request = request;
		this.response = response;
		this.messages = messages;
	}

	public FrameCodec codec() {
		return this.codec;
	}

	public ResponseMatcher matcher() {
		return this.matcher;
	}

	/**
	 * Return a request.
	 * @param number greater than zero
	 */
	public String request(int number) {
		return String.format(this.request, number);
	}

	/**
	 * Return the response to the request with a number.
	 */
	public String response(int number) {
		return String.format(this.response, number);
	}

	/**
	 * Return a message that contains a number in a place where no response has it.
	 */
	public String message(Random random, int number) {
		return String.format(this.messages[random.nextInt(this.messages.length)], number);
	}

	/**
	 * Return the number of a request.
	 */
	public int number(String request) {
		return Integer.parseInt(find(NUMBER, request));
	}

	/**
	 * Reports are messages. Any other class must be that of the request.
	 */
	private static Match matchClass(Frame request, Frame received) {
		String type = find(CLASS, received.text());
		if (type.equals("TPV") || type.equals("SKY")) {
			return Match.MESSAGE;
		}
		return (request != null && request.text().equals("?" + type + ";")) ? Match.RESPONSE : Match.MISMATCH;
	}

	private static String find(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		if (!matcher.find()) {
			throw new IllegalArgumentException(text);
		}
		return matcher.group();
	}

}
