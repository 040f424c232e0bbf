package io.github.socketpool.sample.load;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.template.ProtocolOperations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.JsonNode;

/**
 * One call of a load: sends a unique payload and looks for it in the response. A server
 * that echoes requests, or wraps them, returns it.
 */
final class LoadCall implements LongPredicate {

	private static final Log logger = LogFactory.getLog(LoadCall.class);

	private static final String TEXT = "prüfung €";

	private final ProtocolOperations template;

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	LoadCall(ProtocolOperations template) {
		this.template = template;
	}

	@Override
	public boolean test(long id) {
		try {
			JsonNode answer = this.template.exchange(new Message(id, TEXT), JsonNode.class);
			if (isAnswerTo(id, answer)) {
				return true;
			}
			logFirst("call " + id + " received a response that does not contain what it sent");
		}
		catch (SocketPoolException ex) {
			logFirst(ex.toString());
		}
		return false;
	}

	private static boolean isAnswerTo(long id, JsonNode answer) {
		return answer.findPath("id").asLong(-1) == id && TEXT.equals(answer.findPath("text").asString(""));
	}

	/**
	 * Log why a call failed, once for each load: the others will have failed for the same
	 * reason.
	 */
	private void logFirst(String failure) {
		if (this.failureLogged.compareAndSet(false, true)) {
			logger.warn("A call of the load failed: " + failure);
		}
	}

	/**
	 * The payload of a call.
	 *
	 * @param id a unique number
	 * @param text characters of more than one byte
	 */
	record Message(long id, String text) {

	}

}
