package io.github.socketpool.client;

import io.github.socketpool.template.Envelope;
import io.github.socketpool.template.ProtocolTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to a server, each described step by step: what {@code JmsClient} is to JMS,
 * for framed JSON over TCP. Immutable and thread-safe. Implement or mock this interface
 * in tests.
 *
 * <pre>
 * Quote quote = client.call(new QuoteRequest("ACME")).operation("quote").retrieve(Quote.class);
 * </pre>
 */
public interface ProtocolClient {

	/**
	 * Return the name of the client.
	 * @return the name, which is also the name of its pool
	 */
	String name();

	/**
	 * Describe a call. Nothing is sent before the description ends with
	 * {@code retrieve(…)}, {@code retrieveAsync(…)} or {@code send()}.
	 * @param request the payload. A {@code byte[]} or a {@code String} is JSON text that
	 * is sent as it is
	 * @return the description of the call
	 */
	CallSpec call(Object request);

	/**
	 * Describe a call without a payload. Only an envelope, such as JSON-RPC, can send
	 * one. Without an envelope the call fails.
	 * @return the description of the call
	 */
	CallSpec call();

	/**
	 * Return what puts an envelope around payloads. With one, a call may have no payload.
	 * @return the envelope, or {@code null} if payloads have none, as by default
	 */
	default @Nullable Envelope envelope() {
		return null;
	}

	/**
	 * Create a client.
	 * @param template makes its calls
	 * @return a new client with the settings of the template
	 */
	static ProtocolClient create(ProtocolTemplate template) {
		return new DefaultProtocolClient(template);
	}

}
